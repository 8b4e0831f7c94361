import { useVerdicts } from '../../api/queries';
import type { Rollout } from '../../api/types';
import { actionWords } from '../../core/actions';
import { underWay } from '../../core/states';
import { Ago } from '../../ui/Ago';
import { Pending } from '../../ui/Pending';
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
            <table className="reflow">
              <caption className="hidden">Decisions of the guard</caption>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">Phase</th>
                  <th scope="col">Found</th>
                  <th scope="col">Done</th>
                  <th scope="col">Why</th>
                </tr>
              </thead>
              <tbody>
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
              </tbody>
            </table>
          )
        }
      </Pending>
    </section>
  );
}
