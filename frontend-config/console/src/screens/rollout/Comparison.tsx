import type { Rollout } from '../../api/types';
import { rate } from '../../core/shares';
import { count, latency } from '../../core/time';
import { Table } from '../../ui/Table';

type Arm = NonNullable<Rollout['findings']>['v1'];

/** V1 and V2 side by side, in the guard's own figures. */
export function Comparison({ rollout }: { readonly rollout: Rollout }) {
  const { findings, gates } = rollout;
  if (!findings) {
    return null;
  }
  const { v1, v2, evidence, threshold, remarks } = findings;
  const rows = [
    { what: 'Calls', of: (arm: Arm) => count(arm.calls), apart: '', limit: '' },
    { what: 'Errors', of: errors, apart: points(v1.errorRate, v2.errorRate), limit: gates.errorRate === undefined ? '' : `≤ ${rate(gates.errorRate)}, or V1's` },
    ...(['p50Micros', 'p95Micros', 'p99Micros'] as const).map((quantile) => ({
      what: `Latency ${quantile.replace('Micros', '')}`,
      of: (arm: Arm) => (arm[quantile] ? latency(arm[quantile]) : '–'),
      apart: part(v1[quantile], v2[quantile]),
      limit: gates.slowdown === undefined || quantile === 'p99Micros' ? '' : `V1 + ${rate(gates.slowdown)}`,
    })),
  ];
  return (
    <section className="card">
      <header>
        <h2>V2 against V1</h2>
        <span className="quiet">
          evidence that V2 is worse: <strong className={evidence >= threshold ? 'worse' : undefined}>{figure(evidence)}</strong>; at{' '}
          {figure(threshold)} it is taken back
        </span>
        <meter className="evidence" min={0} max={1} high={0.99} value={distance(evidence, threshold)} aria-hidden="true" />
      </header>
      <Table look="comparison" caption="V2 against V1" columns={['Measure', ['V1', 'v1'], ['V2', 'v2'], 'Difference', 'Gate']}>
        {rows.map(({ what, of, apart, limit }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{of(v1)}</td>
            <td>{of(v2)}</td>
            <td>{apart}</td>
            <td className="quiet">{limit}</td>
          </tr>
        ))}
      </Table>
      {remarks?.map((remark) => (
        <p key={remark} className="quiet">
          {remark}
        </p>
      ))}
    </section>
  );
}

function errors({ errors: failed, errorRate, errorRateLow, errorRateHigh }: Arm): string {
  if (errorRate === undefined) {
    return count(failed);
  }
  const interval = errorRateLow !== undefined && errorRateHigh !== undefined ? ` [${rate(errorRateLow)} – ${rate(errorRateHigh)}]` : '';
  return `${rate(errorRate)}${interval}`;
}

/** How much more often V2 fails, in percentage points. */
function points(v1: number | undefined, v2: number | undefined): string {
  return v1 === undefined || v2 === undefined ? '' : `${signed((v2 - v1) * 100, 2)} pp`;
}

/** How much longer V2 takes, as a part of V1's. */
function part(v1: number | undefined, v2: number | undefined): string {
  return v1 && v2 ? `${signed((v2 / v1 - 1) * 100, 0)} %` : '';
}

function signed(value: number, digits: number): string {
  const rounded = Number(value.toFixed(digits));
  return rounded > 0 ? `+${rounded}` : rounded < 0 ? `−${-rounded}` : '±0';
}

/** How far evidence is on its way to the threshold: it multiplies, so the way is one of powers. */
function distance(evidence: number, threshold: number): number {
  return evidence <= 1 ? 0 : Math.min(1, Math.log(evidence) / Math.log(threshold));
}

function figure(value: number): string {
  if (value >= 1e6) {
    return `10^${Math.floor(Math.log10(value))}`;
  }
  return value >= 100 || value === 0 ? count(Math.round(value)) : value.toPrecision(2);
}
