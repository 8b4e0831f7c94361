import { describe, expect, it } from 'vitest';
import { next, START, staleSince, type Live } from '../src/core/live';

const live: Live = { is: 'live', heardAt: 1_000 };

describe('a connection', () => {
  it('is connecting at first, which is not stale', () => {
    expect(START.is).toBe('connecting');
    expect(staleSince(START)).toBeNull();
  });

  it('is live once it is open, and as fresh as what it heard last', () => {
    const opened = next(START, { what: 'opened', at: 500 }, 0);
    expect(next(opened, { what: 'heard', at: 900 }, 0)).toEqual({ is: 'live', heardAt: 900 });
  });

  it('is stale since it was heard last, not since that was noticed', () => {
    expect(staleSince(next(live, { what: 'dropped', at: 9_000 }, 0.5))).toBe(1_000);
  });

  it('waits at random between nothing and twice as long each time, half a minute at most', () => {
    let state: Live = live;
    const longest: number[] = [];
    for (let i = 0; i < 7; i++) {
      state = next(state, { what: 'dropped', at: 10_000 }, 0.999999);
      longest.push(state.is === 'waiting' ? state.retryAt - 10_000 : -1);
      state = next(state, { what: 'retry' }, 0);
    }
    expect(longest.map((millis) => Math.ceil(millis / 1000))).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(next(live, { what: 'dropped', at: 10_000 }, 0)).toMatchObject({ retryAt: 10_000 });
  });

  it('keeps since when it is stale over failed attempts', () => {
    const waiting = next(live, { what: 'dropped', at: 2_000 }, 0);
    const again = next(next(waiting, { what: 'retry' }, 0), { what: 'dropped', at: 3_000 }, 0);
    expect(staleSince(again)).toBe(1_000);
  });

  it('is offline without a network, whatever it was, and begins anew with one', () => {
    const offline = next(live, { what: 'networkLost', at: 4_000 }, 0);
    expect(offline).toEqual({ is: 'offline', lostAt: 1_000 });
    expect(next(offline, { what: 'retry' }, 0)).toEqual({ is: 'connecting', attempt: 0, lostAt: 1_000 });
  });

  it('hears nothing while it is not live', () => {
    expect(next(START, { what: 'heard', at: 5 }, 0)).toBe(START);
  });
});
