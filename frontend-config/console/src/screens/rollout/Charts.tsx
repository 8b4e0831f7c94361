import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useEvidence } from '../../api/queries';
import type { ChartPoint, Rollout } from '../../api/types';
import { errorRates, evidence, latencies, phaseMarks, type Quantile, withEnd } from '../../core/evidence';
import { percent, rate } from '../../core/shares';
import { underWay } from '../../core/states';
import { clock, latency } from '../../core/time';
import { Pending } from '../../ui/Pending';
import { DataTable } from './DataTable';
import { LineChart } from './LineChart';

const RANGES = { '5m': 300, '15m': 900, '1h': 3600, '24h': 86_400, all: null } as const;
type Range = keyof typeof RANGES;

const QUANTILES: readonly Quantile[] = ['p50Micros', 'p95Micros', 'p99Micros'];

/** Errors, latency and evidence over time, each with the line that must not be crossed. */
export default function Charts({ rollout }: { readonly rollout: Rollout }) {
  const [parameters, setParameters] = useSearchParams();
  const named = parameters.get('range') ?? 'all';
  const range: Range = named in RANGES ? (named as Range) : 'all';
  const moving = underWay(rollout);
  const chart = useEvidence(rollout.id, useFrom(RANGES[range]), moving);
  return (
    <section className="card">
      <header>
        <h2>Over time</h2>
        <span className="legend" aria-hidden="true">
          <span className="v1">V1</span> <span className="v2">V2</span> <span className="limit">limit</span>
        </span>
        <div className="chips" role="group" aria-label="Range">
          {(Object.keys(RANGES) as Range[]).map((one) => (
            <button
              key={one}
              type="button"
              className="chip small"
              aria-pressed={range === one}
              onClick={() => setParameters(one === 'all' ? {} : { range: one }, { replace: true })}
            >
              {one}
            </button>
          ))}
        </div>
      </header>
      <Pending query={chart}>
        {({ points }) => (points.length === 0 ? <p className="quiet">Nothing has been counted in this time.</p> : <Three points={withEnd(points, rollout)} rollout={rollout} />)}
      </Pending>
    </section>
  );
}

/** The beginning of a range, to ten seconds, so that the question stays the same for a while. */
function useFrom(seconds: number | null): string | null {
  const [begun] = useState(() => Date.now());
  return seconds === null ? null : new Date(Math.floor((begun - seconds * 1000) / 10_000) * 10_000).toISOString();
}

function Three({ points, rollout }: { readonly points: readonly ChartPoint[]; readonly rollout: Rollout }) {
  const [quantile, setQuantile] = useState<Quantile>('p95Micros');
  const [cursor, setCursor] = useState<number | null>(null);
  const common = {
    times: points.map(({ at }) => Date.parse(at)),
    marks: phaseMarks(points, percent),
    cursor: cursor === null ? null : Math.min(cursor, points.length - 1),
    setCursor,
  };
  const { gates } = rollout;
  return (
    <>
      <div className="charts">
        <LineChart {...common} title="Error rate" series={errorRates(points, gates.errorRate)} words={rate} from={0} />
        <LineChart {...common} title="Latency" series={latencies(points, quantile, gates.slowdown)} words={latency} from={0}>
          <div className="chips" role="group" aria-label="Quantile">
            {QUANTILES.map((one) => (
              <button key={one} type="button" className="chip small" aria-pressed={quantile === one} onClick={() => setQuantile(one)}>
                {one.replace('Micros', '')}
              </button>
            ))}
          </div>
        </LineChart>
        <LineChart {...common} title="Evidence that V2 is worse" series={evidence(points)} words={evidenceWords} logarithmic />
      </div>
      <details>
        <summary>The same as a table</summary>
        <DataTable points={points.slice(-60)} timeWords={clock} />
      </details>
    </>
  );
}

function evidenceWords(value: number): string {
  if (value >= 1e5) {
    return value.toExponential(0).replace('e+', 'e');
  }
  return value >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}
