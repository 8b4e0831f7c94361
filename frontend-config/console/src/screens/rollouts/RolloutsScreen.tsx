import { Link } from 'wouter';
import { useRollouts } from '../../api/queries';
import type { Rollout } from '../../api/types';
import { audienceWords } from '../../core/phases';
import { ROLLOUT_WORDS, underWay } from '../../core/states';
import { useTitle } from '../../shell/useTitle';
import { Ago } from '../../ui/Ago';
import { Pending } from '../../ui/Pending';
import { Table } from '../../ui/Table';
import { VerdictPill } from '../../ui/VerdictPill';

/** Every rollout of the environment, those that want somebody first. */
export default function RolloutsScreen() {
  useTitle('Rollouts');
  const rollouts = useRollouts();
  return (
    <>
      <header className="title">
        <h1>Rollouts</h1>
      </header>
      <Pending query={rollouts}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">None yet. A flag's page starts one.</p>
          ) : (
            <>
              <Rows rollouts={items.filter(underWay).sort(byNeed)} caption="Under way" />
              <Rows rollouts={items.filter((one) => !underWay(one))} caption="Ended" />
            </>
          )
        }
      </Pending>
    </>
  );
}

function byNeed(one: Rollout, other: Rollout): number {
  const need = ({ verdict, state }: Rollout) => (verdict === 'worse' ? 2 : state === 'running' ? 0 : 1);
  return need(other) - need(one);
}

function Rows({ rollouts, caption }: { readonly rollouts: readonly Rollout[]; readonly caption: string }) {
  if (rollouts.length === 0) {
    return null;
  }
  return (
    <section className="card">
      <h2>{caption}</h2>
      <Table
        look="rollouts reflow"
        caption={caption}
        columns={['Flag', 'State', 'Phase', 'Guard', caption === 'Ended' ? 'Why' : 'What next', ['Started', 'end']]}
      >
        {rollouts.map((rollout) => (
          <Row key={rollout.id} rollout={rollout} />
        ))}
      </Table>
    </section>
  );
}

function Row({ rollout }: { readonly rollout: Rollout }) {
  const { id, flag, state, phase, phases, verdict, next, reason, startedAt } = rollout;
  const present = phases[phase];
  return (
    <tr>
      <th scope="row">
        <Link href={`/rollouts/${id}`} data-row>
          <strong>{flag}</strong>
        </Link>
      </th>
      <td>
        <span className={`pill rollout-${state}`}>{ROLLOUT_WORDS[state]}</span>
      </td>
      <td className="nowrap">
        {phase + 1}/{phases.length}
        <span className="quiet"> {present && audienceWords(present)}</span>
      </td>
      <td>
        <VerdictPill verdict={verdict} />
      </td>
      <td className="quiet">{underWay(rollout) ? next : reason}</td>
      <td className="end quiet nowrap">
        <Ago at={startedAt} />
      </td>
    </tr>
  );
}
