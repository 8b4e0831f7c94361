/**
 * How fresh what is shown is. `waiting` has lost the stream and will try again at an instant; `offline` has no network and
 * waits for it.
 */
export type Live =
  | { readonly is: 'connecting'; readonly attempt: number; readonly lostAt: number | null }
  | { readonly is: 'live'; readonly heardAt: number }
  | { readonly is: 'waiting'; readonly attempt: number; readonly lostAt: number; readonly retryAt: number }
  | { readonly is: 'offline'; readonly lostAt: number };

/** What can happen to a connection; times are in milliseconds since 1970. */
export type Happening =
  | { readonly what: 'opened'; readonly at: number }
  | { readonly what: 'heard'; readonly at: number }
  | { readonly what: 'dropped'; readonly at: number }
  | { readonly what: 'networkLost'; readonly at: number }
  | { readonly what: 'retry' };

export const START: Live = { is: 'connecting', attempt: 0, lostAt: null };

/** The longest wait grows from one second to half a minute. */
const FIRST_WAIT_MILLIS = 1_000;
const LONGEST_WAIT_MILLIS = 30_000;

/**
 * What becomes of a connection.
 *
 * @param random a number from 0 to below 1, which spreads those who lost the same node over the whole wait (full jitter,
 *     after Marc Brooker, "Exponential Backoff and Jitter", 2015)
 */
export function next(live: Live, happening: Happening, random: number): Live {
  switch (happening.what) {
    case 'opened':
      return { is: 'live', heardAt: happening.at };
    case 'heard':
      return live.is === 'live' ? { is: 'live', heardAt: happening.at } : live;
    case 'networkLost':
      return { is: 'offline', lostAt: lostAt(live) ?? happening.at };
    case 'dropped':
      return dropped(live, happening.at, random);
    case 'retry':
      return live.is === 'live'
        ? live
        : { is: 'connecting', attempt: live.is === 'offline' ? 0 : live.attempt, lostAt: lostAt(live) };
  }
}

/** Since when what is shown may be old; null while it is live or has never been. */
export function staleSince(live: Live): number | null {
  return live.is === 'live' ? null : lostAt(live);
}

function dropped(live: Live, at: number, random: number): Live {
  if (live.is === 'offline' || live.is === 'waiting') {
    return live;
  }
  const attempt = live.is === 'connecting' ? live.attempt + 1 : 1;
  const longest = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** (attempt - 1));
  return { is: 'waiting', attempt, lostAt: lostAt(live) ?? at, retryAt: at + Math.floor(random * longest) };
}

function lostAt(live: Live): number | null {
  return live.is === 'live' ? live.heardAt : live.lostAt;
}
