import { EMERGENCY, type Answer, type Item } from './answer.js';
import type { Environment } from './environment.js';
import type { Detail, Json, Source } from './types.js';

/** A document and where it comes from. */
export type Held = Answer & { readonly source: 'server' | 'cache' | 'bootstrap' };

/** All that can know a value. */
export interface Sources {
  readonly defaults: ReadonlyMap<string, Json>;
  readonly overrides: ReadonlyMap<string, Json>;
  readonly environment: Environment;
  /** Whether a variable of a flag stands above the server. */
  readonly pinned: boolean;
  /** What the server has said, now or in an earlier page, and what the page came with; the surest first. */
  readonly documents: readonly Held[];
}

/** Says whether this page forces V1 by itself. */
const isForced = ({ overrides, environment }: Sources): boolean =>
  overrides.get(EMERGENCY) === true || environment.emergency;

/** Says whether everything is taken back. */
export const isEmergency = (sources: Sources): boolean =>
  isForced(sources) || sources.documents.some(({ emergency }) => emergency);

/** Returns a flag's value: what the first says that knows it, if that is of the type of the default. */
export function judge(key: string, sources: Sources): Detail {
  const fallback = sources.defaults.get(key);
  const { value = fallback, source, variant, reason } = find(key, fallback, sources);
  return fallback == null || kind(value) === kind(fallback)
    ? { value, source, variant, reason }
    : { value: fallback, source: 'default', mismatch: true };
}

function find(key: string, fallback: Json | undefined, sources: Sources): Item & { readonly source: Source } {
  const { overrides, environment, pinned, documents } = sources;
  if (overrides.has(key)) {
    return { value: overrides.get(key), source: 'override' };
  }
  if (isForced(sources)) {
    return { source: 'emergency' };
  }
  const urgent = documents.find(({ emergency, flags }) => emergency || flags.get(key)?.emergency);
  if (urgent) {
    return { ...urgent.flags.get(key), source: 'emergency' };
  }
  const variable = { value: environment.value(key, fallback), source: 'environment' } as const;
  const known = documents.find(({ flags }) => flags.has(key));
  if (known && (!pinned || variable.value === undefined)) {
    return { ...known.flags.get(key), source: known.source };
  }
  const heard = documents[0]?.source === 'server';
  return variable.value === undefined || (heard && !pinned) ? { source: 'default' } : variable;
}

const kind = (value: Json | undefined): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
