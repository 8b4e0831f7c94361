import { useVerdicts } from '../../api/queries';
import type { Rollout } from '../../api/types';
import { actionWords } from '../../core/actions';
import { underWay } from '../../core/states';
import { Ago } from '../../ui/Ago';
import { Pending } from '../../ui/Pending';
import { Table } from '../../ui/Table';
import { VerdictPill } from '../../ui/VerdictPill';

/** What the guard has decided, newest first. */
export function Verdicts({ rollout }: { readonly rollout: Rollout }) {
  const verdicts = useVerdicts(rollout.id, underWay(rollout));
  return (
    <section className="card">
      <h2>Decisions</h2>
      <Pending query={verdicts}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">None yet.</p>
          ) : (
            <Table look="reflow" caption="Decisions of the guard" columns={['When', 'Phase', 'Found', 'Done', 'Why']}>
              {items.map(({ id, at, phase, verdict, decision, reason }) => (
                <tr key={id}>
                  <td className="nowrap">
                    <Ago at={at} />
                  </td>
                  <td>{phase + 1}</td>
                  <td>
                    <VerdictPill verdict={verdict} />
                  </td>
                  <td className="nowrap">{actionWords(decision)}</td>
                  <td className="quiet">{reason}</td>
                </tr>
              ))}
            </Table>
          )
        }
      </Pending>
    </section>
  );
}
