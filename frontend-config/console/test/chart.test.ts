import { describe, expect, it } from 'vitest';
import type { ChartPoint, Rollout } from '../src/api/types';
import { area, decades, instants, linear, logarithmic, path, ticks } from '../src/core/chart';
import { errorRates, evidence, latencies, phaseMarks, withEnd } from '../src/core/evidence';
import { percent } from '../src/core/shares';

const arm = { calls: 100, errors: 1, errorRate: 0.01, p50Micros: 10_000, p95Micros: 20_000, p99Micros: 30_000 };
const silent = { calls: 0, errors: 0, errorRate: 0, p50Micros: 0, p95Micros: 0, p99Micros: 0 };
const point = (change: Partial<ChartPoint> = {}): ChartPoint => ({
  at: '2026-11-21T09:00:00Z',
  seconds: 10,
  phase: 0,
  share: 1_000,
  evidence: 0.4,
  threshold: 133,
  metrics: {},
  v1: arm,
  v2: arm,
  ...change,
});

describe('scales', () => {
  it('put a domain on a range, and one without length in the middle', () => {
    expect(linear([0, 10], [100, 0])(5)).toBe(50);
    expect(linear([3, 3], [0, 100])(3)).toBe(50);
  });

  it('put powers of ten at equal distances, and what is below the domain at its beginning', () => {
    const scale = logarithmic([0.01, 100], [0, 400]);
    expect([0.01, 0.1, 1, 100, 0].map((value) => Math.round(scale(value)))).toEqual([0, 100, 200, 400, 0]);
  });

  it('have round ticks around what is shown', () => {
    expect(ticks(0, 0.012, 4)).toEqual([0, 0.005, 0.01, 0.015]);
    expect(ticks(0, 100, 4)).toEqual([0, 50, 100]);
    expect(ticks(5, 5, 4)).toEqual([5]);
    expect(decades(0.02, 133)).toEqual([0.01, 0.1, 1, 10, 100, 1000]);
  });

  it('have round instants of the clock on the wall between what is shown', () => {
    const [from, to] = [Date.parse('2026-11-21T09:00:07Z'), Date.parse('2026-11-21T09:01:12Z')];
    const words = (zone: number, end = to) => instants(from, end, 3, zone).map((at) => new Date(at).toISOString().slice(11, 19));
    expect(words(0)).toEqual(['09:00:30', '09:01:00']);
    expect(words(30, from + 86_400_000)).toEqual(['11:30:00', '23:30:00']);
    expect(instants(from, from, 3, 0)).toEqual([from]);
  });
});

describe('lines', () => {
  it('are broken where nothing is known', () => {
    expect(path([[0, 1], [1.04, 2], null, [3, 4]])).toBe('M0 1L1 2M3 4');
  });

  it('have areas beyond them, one for each stretch of more than a point', () => {
    expect(area([[0, 5], [10, 6], null, [20, 5]], 0)).toBe('M0 5L10 6L10 0L0 0Z');
    expect(area([], 0)).toBe('');
  });

  it('say nothing of a version that was not called', () => {
    const [v1, v2] = errorRates([point({ v2: silent })], undefined);
    expect([v1?.values, v2?.values]).toEqual([[0.01], [null]]);
    expect(latencies([point({ v2: silent })], 'p95Micros', undefined)[1]?.values).toEqual([null]);
  });

  it('have their gates drawn in: the limit, or V1 where that is worse', () => {
    expect(errorRates([point(), point({ v1: silent })], 0.001).at(-1)).toMatchObject({ look: 'limit', values: [0.01, 0.001] });
    expect(latencies([point()], 'p95Micros', 0.05).at(-1)).toMatchObject({ look: 'limit', values: [21_000] });
    expect(latencies([point()], 'p99Micros', 0.05)).toHaveLength(2);
    expect(evidence([point()]).map(({ values }) => values)).toEqual([[0.4], [133]]);
  });

  it('end with the evidence on which was decided', () => {
    const findings = { evidence: 1_173, threshold: 133 } as NonNullable<Rollout['findings']>;
    const ended = withEnd([point()], { endedAt: '2026-11-21T09:00:05Z', findings });
    expect(evidence(ended).map(({ values }) => values)).toEqual([[0.4, 1_173], [133, 133]]);
    expect(errorRates(ended, undefined)[1]?.values).toEqual([0.01, null]);
    expect([withEnd([point()], { endedAt: '2026-11-21T09:00:00Z', findings }), withEnd([point()], { findings }), withEnd([], { findings })]).toEqual([[point()], [point()], []]);
  });

  it('are marked where the share changes', () => {
    expect(phaseMarks([point(), point(), point({ phase: 1, share: 10_000 })], percent)).toEqual([{ index: 2, words: '10 %' }]);
  });
});
