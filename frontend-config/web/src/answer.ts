import type { Json } from './types.js';

/** What a document says of one flag; no value where the page's own default stands. */
export interface Item {
  readonly value?: Json | undefined;
  readonly variant?: string | undefined;
  readonly reason?: string | undefined;
  readonly emergency?: boolean;
}

/** A document of values. */
export interface Answer {
  readonly flags: ReadonlyMap<string, Item>;
  /** Whether the whole environment is taken back. */
  readonly emergency: boolean;
  /** Path and query, or the whole address, where to hear of changes. */
  readonly stream?: string | undefined;
}

type Fields = { readonly [name: string]: unknown };

export const EMERGENCY = 'EMERGENCY_ROLLBACK';

/** Returns the members of an object, and none of anything else. */
export const fields = (value: unknown): Fields => (typeof value === 'object' && value ? (value as Fields) : {});

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Reads what OFREP answers for all flags; `undefined` for what is no such answer. */
export function readAnswer(json: unknown): Answer | undefined {
  const { flags, metadata, eventStreams } = fields(json);
  if (!Array.isArray(flags)) {
    return undefined;
  }
  const stream = (Array.isArray(eventStreams) ? eventStreams : []).map(fields).find(({ type }) => type === 'sse');
  return {
    flags: new Map(flags.map(fields).map((flag) => [String(flag['key']), readItem(flag)])),
    emergency: fields(metadata)['switchback.emergencyRollback'] === true,
    stream: text(stream?.['url']) ?? text(fields(stream?.['endpoint'])['requestUri']),
  };
}

const readItem = ({ value, variant, reason, metadata }: Fields): Item => ({
  value: value as Json | undefined,
  variant: text(variant),
  reason: text(reason),
  emergency: fields(metadata)['switchback.reason'] === EMERGENCY,
});

/** Reads a flat document; what is none holds nothing. */
export const readFlat = (json: unknown): Answer => ({
  flags: new Map(Object.entries(fields(json)).map(([key, value]) => [key, { value: value as Json }])),
  emergency: fields(json)[EMERGENCY] === true,
});
