import { EMERGENCY, readAnswer, readFlat } from './answer.js';
import { connect, type Said } from './connection.js';
import { readEnvironment } from './environment.js';
import { isEmergency, judge, type Held, type Sources } from './judge.js';
import { memory } from './memory.js';
import type { Context, Detail, Flags, Json, Key, Manifest, Options, Values } from './types.js';

/**
 * Makes the flags of a page. The first that knows a value wins: an override of this page; an emergency, of the page's
 * variables or of the server, which forces V1; the server, or what is remembered of it; the bootstrap; a variable of the
 * flag; the default. Neither this nor anything it returns ever throws, or keeps the page waiting.
 */
export function createFlags<const M extends Manifest>(options: Options<M>): Flags<M> {
  const url = (options.url ?? '').replace(/\/+$/, '');
  const bootstrap: Held = { ...readFlat(options.bootstrap), source: 'bootstrap' };
  const overrides = entries(options.overrides);
  const start: Sources = {
    defaults: entries(options.defaults),
    overrides: new Map(),
    environment: readEnvironment(options.env),
    pinned: options.envMode === 'override',
    documents: [bootstrap],
  };
  const past = memory(`${url} ${options.key}`, options.cache);
  const listeners = new Set<() => void>();
  const judged = new Map<string, Detail>();
  let sources: Sources = { ...start, overrides };
  let context: Context = options.context ?? {};
  let tag: string | undefined;
  let foreign = false;
  let settled = bootstrap.flags.size > 0;

  /** Runs code of the page's, which may throw what it wants. */
  function trying(action: () => void): void {
    try {
      action();
    } catch (error) {
      fail(error);
    }
  }

  function fail(error: unknown): void {
    try {
      options.onError?.(error);
    } catch {
      // Whoever cannot bear errors is not told of this one.
    }
  }

  function changed(): void {
    judged.clear();
    [...listeners].forEach(trying);
  }

  function hold(...documents: readonly Held[]): void {
    sources = { ...sources, documents };
    changed();
  }

  function take(said: Said | undefined): string | undefined {
    const [first] = sources.documents;
    const answer = said ? readAnswer(said.json) : tag && first;
    if (!answer) {
      throw new Error('The server has answered what is no answer');
    }
    if (said) {
      tag = said.tag;
      past.remember(context, said.json, tag);
    }
    foreign = false;
    hold({ ...answer, source: 'server' });
    return answer.stream;
  }

  const connection = connect(url, options, {
    body: () => JSON.stringify({ context }),
    tag: () => tag,
    take,
    fail(error) {
      fail(error);
      if (foreign && !sources.documents.some(({ emergency }) => emergency)) {
        hold();
      }
    },
  });

  function detail(key: string): Detail {
    let found = judged.get(key);
    if (!found) {
      judged.set(key, (found = judge(key, sources)));
      if (found.mismatch) {
        fail(new TypeError(`${key} is of another type than its default`));
      }
    }
    return found;
  }

  const get = <K extends Key<M>>(key: K) =>
    (key === EMERGENCY ? isEmergency(sources) : detail(key).value) as Values<M>[K];

  const values = {} as Values<M>;
  for (const key of [...start.defaults.keys(), EMERGENCY] as Key<M>[]) {
    Object.defineProperty(values, key, { enumerable: true, configurable: true, get: () => get(key) });
  }

  const recalled = past.recall(context);
  if (recalled) {
    tag = recalled.tag;
    settled = true;
    hold({ ...recalled.answer, source: 'cache' }, bootstrap);
  }
  const first = connection.refresh().then(() => {
    settled = true;
  });

  return {
    values,
    ready: settled ? Promise.resolve() : first,
    isReady: () => settled,
    get,
    version: (key, value = get(key)) =>
      JSON.stringify(value) === JSON.stringify(start.defaults.get(key)) ? 'v1' : 'v2',
    detail,
    initial: <K extends Key<M>>(key: K) =>
      (key === EMERGENCY ? isEmergency(start) : judge(key, start).value) as Values<M>[K],
    override(key, value) {
      if (value === undefined) {
        overrides.delete(key);
      } else {
        overrides.set(key, value);
      }
      changed();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setContext(next) {
      context = next;
      tag = undefined;
      foreign = true;
      return connection.restart();
    },
    refresh: connection.refresh,
    close: connection.close,
  };
}

const entries = (manifest: Manifest | undefined): Map<string, Json> => new Map(Object.entries(manifest ?? {}));
