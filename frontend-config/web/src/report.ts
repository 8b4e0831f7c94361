import type { Flags, Key, Manifest } from './types.js';

/** What a version of a flag has done since the last report. */
export interface Tally {
  readonly flag: string;
  readonly version: 'v1' | 'v2';
  readonly calls: number;
  readonly errors: number;
  /** Sum of the calls' durations in milliseconds. */
  readonly millis: number;
}

export interface ReportOptions {
  /** Where reports are sent, a service of your own. */
  readonly url: string;
  /** Share of pages that report, from 0 to 1; 1 unless told otherwise. */
  readonly sample?: number;
  /** How a report leaves; `navigator.sendBeacon` unless told otherwise. */
  readonly send?: (url: string, body: string) => void;
}

export interface Reporter<M extends Manifest> {
  /** Runs V1 or V2 as the flag says, and counts how that went. What the version throws is thrown on. */
  call<T>(key: Key<M>, versions: { readonly v1: () => T; readonly v2: () => T }): T;
  /** Counts a call that was made elsewhere. */
  count(key: Key<M>, version: 'v1' | 'v2', failed: boolean, millis: number): void;
  /** Sends what was counted, which also happens when the page is left. */
  flush(): void;
}

interface Draft {
  flag: string;
  version: 'v1' | 'v2';
  calls: number;
  errors: number;
  millis: number;
}

/** Counts errors and durations by version. A browser's word is anybody's word: let nothing be decided by it alone. */
export function createReporter<M extends Manifest>(flags: Flags<M>, options: ReportOptions): Reporter<M> {
  const chosen = Math.random() < (options.sample ?? 1);
  const send = options.send ?? ((url: string, body: string) => void globalThis.navigator?.sendBeacon?.(url, body));
  const drafts = new Map<string, Draft>();

  function count(flag: Key<M>, version: 'v1' | 'v2', failed: boolean, millis: number): void {
    const name = version + flag;
    const draft = drafts.get(name) ?? { flag, version, calls: 0, errors: 0, millis: 0 };
    drafts.set(name, draft);
    draft.calls++;
    draft.errors += failed ? 1 : 0;
    draft.millis += millis;
  }

  function flush(): void {
    const tallies: readonly Tally[] = [...drafts.values()];
    drafts.clear();
    if (chosen && tallies.length > 0) {
      try {
        send(options.url, JSON.stringify({ tallies }));
      } catch {
        // A report that is lost is lost.
      }
    }
  }

  globalThis.document?.addEventListener('visibilitychange', () => document.hidden && flush());

  return {
    count,
    flush,
    call(key, versions) {
      const version = flags.version(key);
      const start = performance.now();
      const done = (failed: boolean) => count(key, version, failed, performance.now() - start);
      return watched(versions[version], done);
    },
  };
}

/** Runs `action`, and tells when it is over, a promise's when that has settled. */
function watched<T>(action: () => T, done: (failed: boolean) => void): T {
  let result: T;
  try {
    result = action();
  } catch (error) {
    done(true);
    throw error;
  }
  if (result instanceof Promise) {
    result.then(
      () => done(false),
      () => done(true),
    );
  } else {
    done(false);
  }
  return result;
}
