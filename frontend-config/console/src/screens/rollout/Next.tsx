import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { approve } from '../../api/rollouts';
import type { Rollout } from '../../api/types';
import { incidentSummary } from '../../core/incident';
import { HOLD_WORDS, underWay } from '../../core/states';
import { clock } from '../../core/time';
import { usePlace } from '../../live/place';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { Copy } from '../../ui/Copy';

/** What happens next and why, in words; each thing it waits for with how far that is. */
export function Next({ rollout }: { readonly rollout: Rollout }) {
  const [approving, setApproving] = useState<string | null>(null);
  const place = usePlace();
  const queries = useQueryClient();
  const { state, hold, heldUntil, next, reason, warning, waitingFor, nextPhase } = rollout;
  return (
    <section className={`card next${rollout.verdict === 'worse' ? ' bad' : ''}`}>
      <h2>{underWay(rollout) ? 'What happens next' : 'How it ended'}</h2>
      <p className="lead">{underWay(rollout) ? next : reason}</p>
      {underWay(rollout) && reason !== next && <p className="quiet">Why it is here: {reason}</p>}
      {state === 'held' && hold && (
        <p className="note stale">
          {HOLD_WORDS[hold]} {heldUntil ? `Until ${clock(Date.parse(heldUntil))}.` : ''}
        </p>
      )}
      {(state === 'rolledBack' || state === 'aborted') && (
        <div className="actions">
          <Copy label="Copy incident summary" text={incidentSummary(rollout, place, location.href)} />
        </div>
      )}
      {warning && <p className="note stale">{warning}</p>}
      {underWay(rollout) && waitingFor.length > 0 && (
        <ul className="plain waits">
          {waitingFor.map(({ gate, name, have, want, words }) => (
            <li key={`${gate} ${name ?? ''}`}>
              <span>{words}</span>
              {gate === 'approval' && name ? (
                <button type="button" className="small" onClick={() => setApproving(name)}>
                  Approve …
                </button>
              ) : (
                isProgress(gate) && <progress aria-label={words} max={want || 1} value={Math.min(have, want)} />
              )}
            </li>
          ))}
        </ul>
      )}
      {underWay(rollout) && nextPhase && <p className="quiet">Then: {nextPhase}</p>}
      {approving !== null && (
        <ConfirmRisk
          title={`Approve “${approving}” for ${rollout.flag}`}
          verb="Approve"
          onConfirm={async (why) => {
            await approve(place, rollout, approving, why);
            await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'rollout', rollout.id] });
          }}
          onClose={() => setApproving(null)}
        >
          <p>The rollout goes on once everything else it waits for is there, too.</p>
        </ConfirmRisk>
      )}
    </section>
  );
}

/** Gates that fill up; the others are limits. */
function isProgress(gate: Rollout['waitingFor'][number]['gate']): boolean {
  return gate === 'calls' || gate === 'units' || gate === 'seconds';
}
