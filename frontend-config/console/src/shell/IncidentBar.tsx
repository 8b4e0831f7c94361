import { Link } from 'wouter';
import { useEmergency, useReceipts, useRollouts } from '../api/queries';
import { engagedWords } from '../core/engagements';
import { type Confirmed, newest, progressWords } from '../core/receipts';
import { underWay } from '../core/states';
import { useRollBack } from '../screens/emergency/EmergencyProvider';

/** One line on every page for each emergency that is engaged and each V2 that is worse. */
export function IncidentBar() {
  const emergency = useEmergency(10_000).data;
  const receipts = useReceipts().data;
  const worse = useRollouts().data?.items.filter((rollout) => underWay(rollout) && rollout.verdict === 'worse') ?? [];
  const rollBack = useRollBack();
  if (!emergency?.engaged && worse.length === 0) {
    return null;
  }
  return (
    <section className="incidents" aria-label="Incidents">
      {emergency?.engaged && (
        <p className="engaged">
          <strong>
            <span aria-hidden="true">■</span> {engagedWords(emergency)}
          </strong>
          <span>{obedienceWords(newest(emergency, receipts))}</span>
          <Link href="/emergency">Open</Link>
        </p>
      )}
      {worse.map(({ id, flag }) => (
        <p key={id} className="worse">
          <strong>
            <span aria-hidden="true">▲</span> {flag}: V2 is worse
          </strong>
          <Link href={`/rollouts/${id}`}>Open</Link>
          <button type="button" className="danger small" onClick={() => rollBack(flag)}>
            Roll back …
          </button>
        </p>
      ))}
    </section>
  );
}

function obedienceWords({ confirmed, instances, waiting }: Confirmed): string {
  return progressWords(confirmed, instances, waiting);
}
