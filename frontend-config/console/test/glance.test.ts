import { describe, expect, it } from 'vitest';
import { glance } from '../src/core/glance';
import { stragglerWords } from '../src/core/stragglers';

const NOW = Date.parse('2026-11-21T09:30:00Z');
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

describe('a list', () => {
  it('shows the share that is served now, which is none while something stronger holds', () => {
    expect(glance({ state: 'on', share: 25_000 }, false)).toMatchObject({ name: 'Live', share: 25_000 });
    expect(glance({ state: 'held', share: 25_000 }, false)).toMatchObject({ name: 'Held', share: 25_000 });
    expect(glance({ state: 'off', share: 25_000 }, false)).toMatchObject({ name: 'Off', share: 0 });
    expect(glance({ state: 'on', mode: 'shadow', share: 25_000 }, false)).toMatchObject({ name: 'Shadow', share: 0 });
    expect(glance({ state: 'running', mode: 'shadow', share: 25_000 }, false)).toMatchObject({ name: 'Shadow', share: 0 });
    expect(glance({ state: 'paused', mode: 'shadow', share: 0 }, false)).toMatchObject({ name: 'Paused', share: 0 });
    expect(glance({ state: 'on', mode: 'complete', share: 100_000 }, false)).toMatchObject({ name: 'Complete', share: 100_000 });
    expect(glance({ state: 'on', share: 25_000 }, true)).toMatchObject({ name: 'Emergency', share: 0 });
  });
});

describe('who has not confirmed', () => {
  it('polls and is due, or streams, or is lost', () => {
    expect(stragglerWords({ delivery: 'poll', pollDueAt: at(12), lastSeenAt: at(-3) }, NOW)).toBe('polls, due in 12 s');
    expect(stragglerWords({ delivery: 'poll', pollDueAt: at(-1), lastSeenAt: at(-3) }, NOW)).toBe('polls, due now');
    expect(stragglerWords({ delivery: 'stream', lastSeenAt: at(-3) }, NOW)).toBe('streams, waiting for its word');
    expect(stragglerWords({ delivery: 'unknown', lastSeenAt: at(-3) }, NOW)).toBe('seen 3 s ago');
    expect(stragglerWords({ delivery: 'stream', lastSeenAt: at(-41) }, NOW)).toBe('lost? last seen 41 s ago');
  });
});
