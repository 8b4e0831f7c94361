import type { ChartPoint, Rollout } from '../api/types';

/** A line of a chart; a value that is not known breaks it. */
export interface Series {
  readonly name: string;
  readonly look: 'v1' | 'v2' | 'limit' | 'evidence';
  readonly values: readonly (number | null)[];
}

export type Quantile = 'p50Micros' | 'p95Micros' | 'p99Micros';

/** A vertical line: something that happened between two points. */
export interface Mark {
  readonly index: number;
  readonly words: string;
}

/** Error rates of both versions; nothing where there were no calls. */
export function errorRates(points: readonly ChartPoint[], gate: number | undefined): Series[] {
  const of = (arm: 'v1' | 'v2') => points.map((point) => (point[arm].calls > 0 ? point[arm].errorRate : null));
  const [v1, v2] = [of('v1'), of('v2')];
  return [
    { name: 'V1', look: 'v1', values: v1 },
    { name: 'V2', look: 'v2', values: v2 },
    ...(gate === undefined
      ? []
      : [{ name: 'gate', look: 'limit' as const, values: v1.map((value) => Math.max(gate, value ?? 0)) }]),
  ];
}

/** A quantile of both versions' latency, in microseconds; nothing where no call succeeded. */
export function latencies(points: readonly ChartPoint[], quantile: Quantile, slowdown: number | undefined): Series[] {
  const of = (arm: 'v1' | 'v2') => points.map((point) => point[arm][quantile] || null);
  const v1 = of('v1');
  const gated = slowdown !== undefined && quantile !== 'p99Micros';
  return [
    { name: 'V1', look: 'v1', values: v1 },
    { name: 'V2', look: 'v2', values: of('v2') },
    ...(gated ? [{ name: 'gate', look: 'limit' as const, values: v1.map((value) => value && value * (1 + slowdown)) }] : []),
  ];
}

/** The guard's evidence and where it would act. */
export function evidence(points: readonly ChartPoint[]): Series[] {
  return [
    { name: 'evidence', look: 'evidence', values: points.map((point) => point.evidence) },
    { name: 'threshold', look: 'limit', values: points.map((point) => point.threshold) },
  ];
}

/** Of a version that nobody called. */
const SILENT: ChartPoint['v1'] = { calls: 0, errors: 0, errorRate: 0, p50Micros: 0, p95Micros: 0, p99Micros: 0 };

/** The points of a rollout and, where it has ended since the last, the evidence on which it was decided. */
export function withEnd(points: readonly ChartPoint[], { endedAt, findings }: Pick<Rollout, 'endedAt' | 'findings'>): readonly ChartPoint[] {
  const last = points.at(-1);
  if (!last || !endedAt || !findings || Date.parse(last.at) >= Date.parse(endedAt)) {
    return points;
  }
  const { evidence: found, threshold } = findings;
  return [...points, { ...last, at: endedAt, seconds: 0, evidence: found, threshold, metrics: {}, v1: SILENT, v2: SILENT }];
}

/** Where V2's share changed. */
export function phaseMarks(points: readonly ChartPoint[], shareWords: (share: number) => string): Mark[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    return before && (before.phase !== point.phase || before.share !== point.share) ? [{ index, words: shareWords(point.share) }] : [];
  });
}
