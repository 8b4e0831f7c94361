import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { patchFlag } from '../../api/flags';
import { useRollouts } from '../../api/queries';
import type { Flag, Json } from '../../api/types';
import { direction } from '../../core/risk';
import { percent } from '../../core/shares';
import { shareConfigured, standing, underWay } from '../../core/states';
import { usePlace } from '../../live/place';
import { Ago } from '../../ui/Ago';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { Differences } from '../../ui/Differences';
import { ProblemNote } from '../../ui/ProblemNote';
import { StatePill } from '../../ui/StatePill';
import { VerdictPill } from '../../ui/VerdictPill';
import { StartRollout } from './StartRollout';

/** How a flag stands right now, why, and what can be done about it. */
export function Now({ flag }: { readonly flag: Flag }) {
  const rollouts = useRollouts(flag.key).data?.items ?? [];
  const current = rollouts.find(underWay);
  const last = rollouts[0];
  return (
    <section className="card now" aria-label="Now">
      <p className="standing">
        <StatePill flag={flag} /> <span>{sentence(flag)}</span>
        <span className="quiet">
          version {flag.version}, changed <Ago at={flag.changedAt} />
        </span>
      </p>
      {current && (
        <p className="standing">
          <Link href={`/rollouts/${current.id}`}>
            Rollout, phase {current.phase + 1} of {current.phases.length}
          </Link>
          <VerdictPill verdict={current.verdict} /> <span className="quiet">{current.next}</span>
        </p>
      )}
      {!current && last && (
        <p className="quiet">
          <Link href={`/rollouts/${last.id}`}>The last rollout</Link>: {last.reason}
        </p>
      )}
      <Switches flag={flag} startable={!current} />
    </section>
  );
}

function sentence(flag: Flag): string {
  const share = percent(shareConfigured(flag));
  const v1 = flag.rollbackVariation;
  switch (standing(flag).state) {
    case 'emergency':
      return `Everybody is served ${v1}, whatever is configured: an emergency rollback is engaged.`;
    case 'rolledBack':
      return `Everybody is served ${v1}: V2 was taken back. Otherwise ${share} would have it.`;
    case 'archived':
      return `Everybody is served ${v1}: the flag is archived.`;
    case 'off':
      return flag.offVariation ? `Everybody is served ${flag.offVariation}.` : 'Callers get their own default.';
    case 'shadow':
      return `Everybody is served ${v1}; V2 runs aside and is compared.`;
    case 'rollingOut':
      return `A rollout serves V2 to ${share}.`;
    case 'complete':
      return 'Everybody has V2; V1 need not be kept up.';
    case 'live':
      return `V2 is served to ${share} of whom no rule and no target decides.`;
  }
}

/** Off and back are one step; on and forth are read first. */
function Switches({ flag, startable }: { readonly flag: Flag; readonly startable: boolean }) {
  const place = usePlace();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<{ verb: string; patch: Record<string, Json> } | null>(null);
  const [starting, setStarting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const make = async (patch: Record<string, Json>, version: number | null, reason: string) => {
    const changed = await patchFlag(place, flag.key, version, patch, reason);
    queries.setQueryData([place.project, place.environment, 'flag', flag.key], changed);
    void queries.invalidateQueries({ queryKey: [place.project, place.environment] });
  };
  const ask = (verb: string, patch: Record<string, Json>) => {
    setError(null);
    if (direction(flag, patch) === 'safer') {
      make(patch, null, `${verb} in the console`).catch(setError);
    } else {
      setAsking({ verb, patch });
    }
  };
  return (
    <>
      {error !== null && <ProblemNote error={error} />}
      <div className="actions">
        {flag.enabled ? (
          <button type="button" onClick={() => ask('Turn off', { enabled: false })}>
            Turn off
          </button>
        ) : (
          <button type="button" onClick={() => ask('Turn on', { enabled: true })}>
            Turn on …
          </button>
        )}
        {flag.rolledBack ? (
          <button type="button" onClick={() => ask('Let V2 run again', { rolledBack: false })}>
            Let V2 run again …
          </button>
        ) : (
          <button type="button" onClick={() => ask('Take back', { rolledBack: true })}>
            Take back to V1
          </button>
        )}
        {startable && !flag.archived && (
          <button type="button" onClick={() => setStarting(true)}>
            Start a rollout …
          </button>
        )}
      </div>
      {asking && (
        <ConfirmRisk
          title={`${asking.verb}: ${flag.key}`}
          verb={asking.verb}
          onConfirm={(reason) => make(asking.patch, flag.version, reason)}
          onClose={() => setAsking(null)}
        >
          <Differences before={{ enabled: flag.enabled, rolledBack: flag.rolledBack }} after={{ enabled: flag.enabled, rolledBack: flag.rolledBack, ...asking.patch }} />
          <p>
            V2 then goes to <strong>{percent(shareConfigured(flag))}</strong> of whom no rule and no target decides.
          </p>
        </ConfirmRisk>
      )}
      {starting && <StartRollout flag={flag} onClose={() => setStarting(false)} />}
    </>
  );
}
