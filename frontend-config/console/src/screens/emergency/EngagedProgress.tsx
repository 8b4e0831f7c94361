import { useState } from 'react';
import { useEmergency, useReceipts } from '../../api/queries';
import type { Emergency, Engaged } from '../../api/types';
import { isLike } from '../../core/engagements';
import { isUntold, newest, progressWords } from '../../core/receipts';
import { preciseClock } from '../../core/time';
import { usePlace } from '../../live/place';
import { useNow } from '../../ui/useNow';
import { ReleaseDialog } from './ReleaseDialog';
import { Stragglers } from './Stragglers';

/** An emergency in force, with the stages it has reached where the answer has said them. */
export type InForce = Emergency & Partial<Pick<Engaged, 'journal' | 'peers' | 'database'>>;

/** Who has not confirmed after so long is named. */
const PROMPT_MILLIS = 1_000;

interface Props {
  readonly flag: string | null;
  readonly requestedAt: number;
  readonly answeredAt: number;
  readonly engaged: InForce;
  readonly onClose: () => void;
}

/** Proof instead of a toast: what was asked for when, what has happened since, and who is not there yet. */
export function EngagedProgress({ flag, requestedAt, answeredAt, engaged, onClose }: Props) {
  const [releasing, setReleasing] = useState(false);
  const present = useEmergency(1_000).data;
  const { confirmed, instances, waiting } = newest(present && present.epoch >= engaged.epoch ? present : engaged, useReceipts().data);
  const done = instances > 0 && confirmed >= instances;
  const appliedMillis = useMoment(done, requestedAt);
  const words = progressWords(confirmed, instances, waiting);
  const now = useNow();
  return (
    <div className="progress">
      <ol className="stages">
        <li className="done">
          Requested <time>{preciseClock(requestedAt)}</time>
        </li>
        <li className="done">
          Engaged <time>{preciseClock(answeredAt)}</time> <span className="quiet">epoch {engaged.epoch}, after {answeredAt - requestedAt} ms</span>
        </li>
        <li className={done ? 'done' : 'waiting'}>
          Applied {confirmed}/{instances}
          {appliedMillis !== null && <span className="quiet"> after {(appliedMillis / 1000).toFixed(2)} s</span>}
        </li>
      </ol>
      <progress aria-label="Instances that have confirmed" max={Math.max(1, instances)} value={instances === 0 ? 1 : confirmed} />
      <p role="status">{words}</p>
      {!done && now - requestedAt > PROMPT_MILLIS && <Stragglers />}
      {engaged.journal === false && <p className="note problem">It could not be written to this node's disk.</p>}
      {isUntold(engaged, present) && (
        <p className="note stale">Engaged and journalled on this node; the database has not taken it yet, and is told again until it does.</p>
      )}
      {engaged.peers?.some(({ confirmed: there }) => !there) && (
        <ul className="plain quiet">
          {engaged.peers.map(({ url, confirmed: there, detail }) => (
            <li key={url}>
              {url}: {there ? 'obeys' : `not yet (${detail ?? 'told again until it does'})`}
            </li>
          ))}
        </ul>
      )}
      <div className="actions">
        <button type="button" className="primary" autoFocus onClick={onClose}>
          Close
        </button>
        <CopySummary flag={flag} requestedAt={requestedAt} answeredAt={answeredAt} engaged={engaged} words={words} />
        <button type="button" onClick={() => setReleasing(true)}>
          Release …
        </button>
      </div>
      {releasing && <ReleaseDialog scope={{ flag }} onReleased={onClose} onClose={() => setReleasing(false)} />}
    </div>
  );
}

/** How long after a beginning something came true, as seen here; null until it has. */
function useMoment(reached: boolean, begin: number): number | null {
  const [millis, setMillis] = useState<number | null>(null);
  if (reached && millis === null) {
    setMillis(Date.now() - begin);
  }
  return millis;
}

function CopySummary({ flag, requestedAt, answeredAt, engaged, words }: Omit<Props, 'onClose'> & { readonly words: string }) {
  const { project, environment } = usePlace();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const mine = engaged.engagements.findLast((one) => isLike(one, { flag }));
    const lines = [
      `**Emergency rollback: ${flag ?? 'everything'} in ${project}/${environment}**`,
      `- requested ${new Date(requestedAt).toISOString()}, engaged ${answeredAt - requestedAt} ms later (epoch ${engaged.epoch})`,
      `- by ${mine?.actor ?? 'unknown'}: ${mine?.reason || 'no reason given'}`,
      `- ${words}`,
    ];
    await navigator.clipboard.writeText(lines.join('\n'));
    setCopied(true);
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {copied ? 'Copied' : 'Copy incident summary'}
    </button>
  );
}
