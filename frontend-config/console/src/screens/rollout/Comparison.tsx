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
    { what: 'Calls', of: (arm: Arm) => count(arm.calls), limit: '' },
    { what: 'Errors', of: errors, limit: gates.errorRate === undefined ? '' : `≤ ${rate(gates.errorRate)}, or V1's` },
    ...(['p50Micros', 'p95Micros', 'p99Micros'] as const).map((quantile) => ({
      what: `Latency ${quantile.replace('Micros', '')}`,
      of: (arm: Arm) => (arm[quantile] ? latency(arm[quantile]) : '–'),
      limit: gates.slowdown === undefined || quantile === 'p99Micros' ? '' : `V1 + ${rate(gates.slowdown)}`,
    })),
  ];
  return (
    <section className="card">
      <header>
        <h2>V2 against V1</h2>
        <span className="quiet">
          evidence that V2 is worse: {figure(evidence)} of the {figure(threshold)} at which it is taken back
        </span>
      </header>
      <Table look="comparison" caption="V2 against V1" columns={['Measure', ['V1', 'v1'], ['V2', 'v2'], 'Gate']}>
        {rows.map(({ what, of, limit }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{of(v1)}</td>
            <td>{of(v2)}</td>
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

function figure(value: number): string {
  if (value >= 1e6) {
    return `10^${Math.floor(Math.log10(value))}`;
  }
  return value >= 100 || value === 0 ? count(Math.round(value)) : value.toPrecision(2);
}
