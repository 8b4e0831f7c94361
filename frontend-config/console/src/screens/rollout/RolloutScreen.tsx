import { lazy, Suspense } from 'react';
import { Link, useParams } from 'wouter';
import { useRollout } from '../../api/queries';
import type { Rollout } from '../../api/types';
import { ROLLOUT_WORDS } from '../../core/states';
import { useTitle } from '../../shell/useTitle';
import { Pending } from '../../ui/Pending';
import { VerdictPill } from '../../ui/VerdictPill';
import { useRollBack } from '../emergency/EmergencyProvider';
import { Actions } from './Actions';
import { Comparison } from './Comparison';
import { Next } from './Next';
import { Timeline } from './Timeline';
import { Verdicts } from './Verdicts';

const Charts = lazy(() => import('./Charts'));

/** One rollout: where it is, how V2 does against V1, what happens next and why. */
export default function RolloutScreen() {
  const { rollout: id = '' } = useParams();
  const rollout = useRollout(id);
  useTitle(rollout.data ? `Rollout of ${rollout.data.flag}` : 'Rollout');
  return (
    <Pending query={rollout}>
      {(found) => (
        <>
          <Header rollout={found} />
          <Next rollout={found} />
          <Timeline rollout={found} />
          <Comparison rollout={found} />
          <Suspense fallback={<p className="quiet">Loading …</p>}>
            <Charts rollout={found} />
          </Suspense>
          <Verdicts rollout={found} />
        </>
      )}
    </Pending>
  );
}

function Header({ rollout }: { readonly rollout: Rollout }) {
  const rollBack = useRollBack();
  return (
    <header className="title">
      <div className="name">
        <h1>Rollout of {rollout.flag}</h1>
        <p className="quiet">
          <Link href={`/flags/${encodeURIComponent(rollout.flag)}`}>The flag</Link> · attempt {rollout.attempt} · variation{' '}
          {rollout.candidate} <span className={`pill rollout-${rollout.state}`}>{ROLLOUT_WORDS[rollout.state]}</span>{' '}
          <VerdictPill verdict={rollout.verdict} />
        </p>
      </div>
      <Actions rollout={rollout} />
      <button type="button" className="danger" onClick={() => rollBack(rollout.flag)}>
        Emergency rollback <kbd>⇧R</kbd>
      </button>
    </header>
  );
}
