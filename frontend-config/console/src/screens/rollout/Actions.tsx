import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { requestKey } from '../../api/client';
import { stepRiskier, stepSafer, type RiskierStep, type SaferStep } from '../../api/rollouts';
import type { Rollout } from '../../api/types';
import { audienceWords } from '../../core/phases';
import { underWay } from '../../core/states';
import { usePlace } from '../../live/place';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { ProblemNote } from '../../ui/ProblemNote';

const RISKIER: Record<RiskierStep, string> = { resume: 'Resume', advance: 'Advance', finish: 'Finish' };

/** What can be done to a rollout: what makes it safer at once, what makes it riskier after a look. */
export function Actions({ rollout }: { readonly rollout: Rollout }) {
  const place = usePlace();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<{ step: RiskierStep; seen: Rollout; key: string } | null>(null);
  const [error, setError] = useState<unknown>(null);
  if (!underWay(rollout)) {
    return null;
  }
  const refresh = (changed: Rollout) => {
    queries.setQueryData([place.project, place.environment, 'rollout', rollout.id], changed);
    void queries.invalidateQueries({ queryKey: [place.project, place.environment] });
  };
  const safer = (step: SaferStep) => {
    setError(null);
    stepSafer(place, rollout, step, '').then(refresh).catch(setError);
  };
  const ask = (step: RiskierStep) => setAsking({ step, seen: rollout, key: requestKey() });
  return (
    <>
      {rollout.state === 'running' ? (
        <button type="button" onClick={() => safer('pause')}>
          Pause
        </button>
      ) : (
        <button type="button" onClick={() => ask('resume')}>
          Resume …
        </button>
      )}
      {rollout.phase > 0 && (
        <button type="button" onClick={() => safer('step-back')}>
          Step back
        </button>
      )}
      <button type="button" onClick={() => safer('roll-back')}>
        Take back to V1
      </button>
      {rollout.phase < rollout.phases.length - 1 ? (
        <button type="button" onClick={() => ask('advance')}>
          Advance …
        </button>
      ) : (
        <button type="button" onClick={() => ask('finish')}>
          Finish …
        </button>
      )}
      {error !== null && <ProblemNote error={error} />}
      {asking && (
        <ConfirmRisk
          title={`${RISKIER[asking.step]} the rollout of ${rollout.flag}`}
          verb={RISKIER[asking.step]}
          onConfirm={async (reason) => refresh(await stepRiskier(place, asking.seen, asking.step, reason, asking.key))}
          onClose={() => setAsking(null)}
        >
          <p>{consequence(asking.seen, asking.step)}</p>
          {asking.seen.warning && <p className="note stale">{asking.seen.warning}</p>}
          {asking.step !== 'resume' && asking.seen.waitingFor.length > 0 && (
            <>
              <p>This skips what it still waits for:</p>
              <ul className="plain">
                {asking.seen.waitingFor.map(({ words }) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            </>
          )}
        </ConfirmRisk>
      )}
    </>
  );
}

function consequence(rollout: Rollout, step: RiskierStep): string {
  const now = rollout.phases[rollout.phase];
  const after = rollout.phases[rollout.phase + 1];
  switch (step) {
    case 'resume':
      return `It goes on with phase ${rollout.phase + 1}: ${now ? audienceWords(now) : ''}.`;
    case 'advance':
      return `V2 goes from ${now ? audienceWords(now) : 'nobody'} to ${after ? audienceWords(after) : 'everybody'}.`;
    case 'finish':
      return 'Everybody gets V2, those who were held back as well, and the rollout ends.';
  }
}
