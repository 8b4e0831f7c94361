import { describe, expect, it } from 'vitest';
import { Problem } from '../src/api/problem';
import type { Rollout } from '../src/api/types';
import { actionWords, actorWords } from '../src/core/actions';
import { hue } from '../src/core/environments';
import { leftAt, phaseWords, progressOf } from '../src/core/phases';
import { isUntold, newest, parseReceipts, progressWords } from '../src/core/receipts';
import { ago, latency, shortClock, span } from '../src/core/time';

describe('words', () => {
  it('say how far an emergency has got, and who is not there yet', () => {
    expect(progressWords(198, 200, ['pod-7', 'pod-9'])).toBe('198 of 200 confirmed; pod-7, pod-9 not yet');
    expect(progressWords(150, 200, ['a', 'b', 'c', 'd'])).toBe('150 of 200 confirmed; a, b, c and 47 more not yet');
    expect(progressWords(200, 200, [])).toBe('All 200 confirmed');
    expect(progressWords(0, 0, [])).toContain('No instance');
  });

  it('say how long ago and how long in the largest unit', () => {
    expect([0, 1_400, 12_000, 200_000, 7_200_000, 400_000_000].map((millis) => ago(0, millis))).toEqual([
      'just now',
      'just now',
      '12 s ago',
      '3 min ago',
      '2 h ago',
      '5 d ago',
    ]);
    expect([840, 4_200, 120_000, 1_400_000].map(latency)).toEqual(['840 µs', '4.2 ms', '120 ms', '1.4 s']);
    expect(span(600)).toBe('10 min');
    expect([0, 10_000].map((at) => shortClock(at).length)).toEqual([5, 8]);
  });

  it('say what a phase asks for', () => {
    expect(phaseWords({ share: 10_000, minimumSeconds: 600, minimumUnits: 15_000 })).toBe('10 % for at least 10 min and 15,000 users');
    expect(phaseWords({ share: 95_000, bakeSeconds: 3600 })).toBe('95 %, then 60 min more');
    expect(phaseWords({ audience: [{ operator: 'segment', values: ['staff'] }], shadow: true })).toBe('Shadow: is in segment staff');
  });

  it('say where a rollout is', () => {
    const rollout = (change: Partial<Rollout>) => ({ state: 'running', phase: 1, ...change }) as Rollout;
    expect([0, 1, 2].map((i) => progressOf(rollout({}), i))).toEqual(['done', 'current', 'ahead']);
    expect(progressOf(rollout({ state: 'rolledBack', endedAt: '2026-11-21T09:00:00Z' }), 1)).toBe('reached');
    expect(progressOf(rollout({ state: 'completed', endedAt: '2026-11-21T09:00:00Z' }), 2)).toBe('done');
  });

  it('say when a phase was left for the next, the last time', () => {
    const verdict = (phase: number, decision: 'advance' | 'stepBack', second: string) => ({ phase, decision, at: `2026-11-21T09:00:${second}Z` });
    const left = leftAt([verdict(0, 'advance', '30'), verdict(1, 'stepBack', '20'), verdict(0, 'advance', '10')]);
    expect([...left]).toEqual([[0, Date.parse('2026-11-21T09:00:30Z')]]);
  });

  it('say what was done', () => {
    expect(actionWords('flag.rolledBack')).toBe('Flag rolled back');
    expect(['shop (e25b3009a2430c1860de)', 'shop (EU)', 'guard'].map(actorWords)).toEqual(['shop', 'shop (EU)', 'guard']);
  });
});

describe('confirmations', () => {
  const asked = { epoch: 2, confirmations: { confirmed: 2, instances: 3, waiting: ['pod-7'] } };
  const pushed = { epoch: 2, revision: 7, confirmed: 3, streaming: 3, polling: 0, stale: 0 };

  it('are those of the newer epoch, and the higher count of the same, whatever the revision', () => {
    expect(newest(asked, undefined).confirmed).toBe(2);
    expect(newest(asked, pushed).confirmed).toBe(3);
    expect(newest(asked, { ...pushed, epoch: 1, revision: 99 }).confirmed).toBe(2);
    expect(newest(asked, { ...pushed, revision: 8, confirmed: 0 }).confirmed).toBe(2);
    expect(newest(asked, { ...pushed, epoch: 3, confirmed: 0 }).confirmed).toBe(0);
  });

  it('are never more than there are instances', () => {
    expect(newest(asked, { ...pushed, confirmed: 9 }).confirmed).toBe(3);
  });
});

describe('what comes from outside', () => {
  it('is no receipt unless all of its numbers are there', () => {
    expect(parseReceipts('{"epoch":1,"revision":2,"confirmed":3,"streaming":2,"polling":1,"stale":0,"more":true}')).toEqual({
      epoch: 1,
      revision: 2,
      confirmed: 3,
      streaming: 2,
      polling: 1,
      stale: 0,
    });
    expect(parseReceipts('{"epoch":1}')).toBeNull();
    expect(parseReceipts('<html>')).toBeNull();
  });

  it('is a problem with what is known of it', () => {
    const problem = Problem.from(422, { code: 'invalid', detail: 'no', errors: [{ pointer: '/a', detail: 'no' }, 'nonsense'] });
    expect([problem.code, problem.message, problem.faults]).toEqual(['invalid', 'no', [{ pointer: '/a', detail: 'no' }]]);
    expect(Problem.from(502, '<html>').message).toBe('The service answered 502.');
    expect(Problem.of(new TypeError('Failed to fetch')).status).toBe(0);
    expect([Problem.from(412, {}).conflict, Problem.from(409, { code: 'exists' }).conflict]).toEqual([true, false]);
  });

  it('has the same colour always, and production its own', () => {
    expect(hue('production')).toBe(1);
    expect(hue('prod-eu')).toBe(1);
    expect(hue('canary')).toBe(hue('canary'));
    expect([2, 3, 4, 5]).toContain(hue('canary'));
  });
});

describe('the database of an emergency', () => {
  it('has not taken it until there is a revision of its own', () => {
    const engaged = { database: 'pending', revision: 7 };
    expect(isUntold(engaged, undefined)).toBe(true);
    expect(isUntold(engaged, { revision: 7 })).toBe(true);
    expect(isUntold(engaged, { revision: 8 })).toBe(false);
    expect(isUntold({ database: 'committed', revision: 7 }, undefined)).toBe(false);
  });
});
