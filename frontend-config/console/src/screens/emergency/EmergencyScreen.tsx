import { useState } from 'react';
import { useEmergency, useReceipts } from '../../api/queries';
import type { Emergency } from '../../api/types';
import { actorWords } from '../../core/actions';
import { type Scope, scopeWords } from '../../core/engagements';
import { newest, progressWords } from '../../core/receipts';
import { usePlace } from '../../live/place';
import { useTitle } from '../../shell/useTitle';
import { Ago } from '../../ui/Ago';
import { Pending } from '../../ui/Pending';
import { ACTIONS, Table } from '../../ui/Table';
import { useRollBack } from './EmergencyProvider';
import { ReleaseDialog } from './ReleaseDialog';
import { Stragglers } from './Stragglers';

/** What is engaged, who obeys, and both ways: back in one step, forth with a reason. */
export default function EmergencyScreen() {
  useTitle('Emergency');
  const { environment } = usePlace();
  const rollBack = useRollBack();
  const emergency = useEmergency(2_000);
  return (
    <>
      <header className="title">
        <h1>Emergency</h1>
        <button type="button" className="danger" onClick={() => rollBack(null)}>
          Roll back everything in {environment} …
        </button>
      </header>
      <Pending query={emergency}>{(found) => <Engagements emergency={found} />}</Pending>
    </>
  );
}

function Engagements({ emergency }: { readonly emergency: Emergency }) {
  const [releasing, setReleasing] = useState<Scope | null>(null);
  const { confirmed, instances, waiting } = newest(emergency, useReceipts().data);
  return (
    <>
      <section className="card">
        <h2>Who obeys</h2>
        <p>
          Epoch {emergency.epoch}: {progressWords(confirmed, instances, waiting)}
          <Connections />
        </p>
        {instances > 0 && <progress aria-label="Instances that have confirmed" max={instances} value={confirmed} />}
        {confirmed < instances && <Stragglers />}
      </section>
      <section className="card">
        <h2>What is engaged</h2>
        {emergency.engagements.length === 0 ? (
          <p className="quiet">Nothing. Every flag answers as it is configured.</p>
        ) : (
          <Table look="reflow" caption="Engaged rollbacks" columns={['What', 'Since', 'By', 'Reason', ACTIONS]}>
            {emergency.engagements.map(({ id, engagedAt, actor, reason, ...scope }) => (
              <tr key={id}>
                <th scope="row">{scopeWords(scope)}</th>
                <td>
                  <Ago at={engagedAt} />
                </td>
                <td>{actorWords(actor)}</td>
                <td>{reason || '–'}</td>
                <td className="end">
                  <button type="button" className="small" onClick={() => setReleasing(scope)}>
                    Release …
                  </button>
                </td>
              </tr>
            ))}
          </Table>
        )}
      </section>
      {releasing && <ReleaseDialog scope={releasing} onClose={() => setReleasing(null)} />}
    </>
  );
}

function Connections() {
  const receipts = useReceipts().data;
  if (!receipts) {
    return null;
  }
  return (
    <span className="quiet">
      {' '}
      · {receipts.streaming} streaming, {receipts.polling} polling, {receipts.stale} stale
    </span>
  );
}
