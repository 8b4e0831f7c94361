import type { ChartPoint } from '../../api/types';
import { percent, rate } from '../../core/shares';
import { count, latency } from '../../core/time';
import { Table } from '../../ui/Table';

interface Props {
  readonly points: readonly ChartPoint[];
  readonly timeWords: (at: number) => string;
}

/** What the charts show, for whoever would rather read. */
export function DataTable({ points, timeWords }: Props) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Figures over time">
      <Table
        look="figures"
        caption="Figures over time"
        columns={['Time', 'V2', 'Calls V1 / V2', 'Errors V1 / V2', 'p95 V1 / V2', 'Evidence / threshold']}
      >
        {points.map(({ at, share, v1, v2, evidence, threshold }) => (
          <tr key={at}>
            <th scope="row">{timeWords(Date.parse(at))}</th>
            <td>{percent(share)}</td>
            <td>
              {count(v1.calls)} / {count(v2.calls)}
            </td>
            <td>
              {failed(v1)} / {failed(v2)}
            </td>
            <td>
              {v1.p95Micros ? latency(v1.p95Micros) : '–'} / {v2.p95Micros ? latency(v2.p95Micros) : '–'}
            </td>
            <td>
              {evidence.toPrecision(3)} / {Math.round(threshold)}
            </td>
          </tr>
        ))}
      </Table>
    </div>
  );
}

function failed({ calls, errorRate }: ChartPoint['v1']): string {
  return calls > 0 ? rate(errorRate) : '–';
}
