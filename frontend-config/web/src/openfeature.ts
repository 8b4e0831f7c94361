import {
  ErrorCode,
  OpenFeatureEventEmitter,
  ProviderEvents,
  StandardResolutionReasons,
  type EvaluationContext,
  type JsonValue,
  type Provider,
  type ResolutionDetails,
} from '@openfeature/web-sdk';
import type { Context, Flags, Manifest, Source } from './types.js';

const REASONS: { readonly [S in Source]: string } = {
  override: StandardResolutionReasons.STATIC,
  emergency: StandardResolutionReasons.DISABLED,
  environment: StandardResolutionReasons.STATIC,
  server: StandardResolutionReasons.UNKNOWN,
  cache: StandardResolutionReasons.CACHED,
  bootstrap: StandardResolutionReasons.CACHED,
  default: StandardResolutionReasons.DEFAULT,
};

/** Makes an OpenFeature provider of a page's flags. Closing it closes them. */
export function openFeatureProvider<M extends Manifest>(flags: Flags<M>): Provider {
  const events = new OpenFeatureEventEmitter();
  const stop = flags.subscribe(() => events.emit(ProviderEvents.ConfigurationChanged));

  function resolve<T extends JsonValue>(key: string, fallback: T): ResolutionDetails<T> {
    const { value, source, variant, reason, mismatch } = flags.detail(key);
    if (mismatch || (value !== undefined && kind(value) !== kind(fallback))) {
      return { value: fallback, reason: StandardResolutionReasons.ERROR, errorCode: ErrorCode.TYPE_MISMATCH };
    }
    if (value === undefined && source === 'default') {
      return { value: fallback, reason: StandardResolutionReasons.ERROR, errorCode: ErrorCode.FLAG_NOT_FOUND };
    }
    return {
      value: value === undefined ? fallback : (value as T),
      reason: source === 'server' ? (reason ?? REASONS.server) : REASONS[source],
      flagMetadata: { 'switchback.source': source },
      ...(variant !== undefined && { variant }),
    };
  }

  return {
    metadata: { name: 'switchback' },
    runsOn: 'client',
    events,
    initialize: (context) => (context && Object.keys(context).length > 0 ? flags.setContext(plain(context)) : flags.ready),
    onContextChange: (_, context) => flags.setContext(plain(context)),
    onClose: () => {
      stop();
      flags.close();
      return Promise.resolve();
    },
    resolveBooleanEvaluation: resolve,
    resolveStringEvaluation: resolve,
    resolveNumberEvaluation: resolve,
    resolveObjectEvaluation: resolve,
  };
}

const kind = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

/** Returns a context as JSON has it: dates as text. */
const plain = (context: EvaluationContext): Context => JSON.parse(JSON.stringify(context)) as Context;
