import { useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { engage } from '../../api/emergency';
import { Problem } from '../../api/problem';
import { useEmergency, useRollouts } from '../../api/queries';
import type { Rollout } from '../../api/types';
import { isLike } from '../../core/engagements';
import { rate } from '../../core/shares';
import { engageCommand } from '../../core/snippets';
import { underWay } from '../../core/states';
import { usePlace } from '../../live/place';
import { useSession } from '../../shell/session';
import { Copy } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { EngagedProgress, type InForce } from './EngagedProgress';
import { RecentChanges } from './RecentChanges';

interface Props {
  /** Null takes everything back. */
  readonly flag: string | null;
  readonly onClose: () => void;
}

/** How long after a failure the console asks again. */
const RETRY_MILLIS = 1_000;
/** How often it looks whether the order is in force already: the answer may wait for a database. */
const WATCH_MILLIS = 40;

/** So much after the order is in force everything else is asked for that it has changed. */
const SETTLED_MILLIS = 1_000;

/** The switch was pulled, and what has come of it. */
interface Pulled {
  readonly requestedAt: number;
  /** What was engaged before, which says nothing about this time. */
  readonly before: ReadonlySet<string>;
  readonly answeredAt?: number;
  readonly engaged?: InForce;
}

/** One step from bad to safe: the button that does it has the focus, and nothing is asked for that would take time. */
export function RollBackDialog({ flag, onClose }: Props) {
  const place = usePlace();
  const session = useSession();
  const queries = useQueryClient();
  const rollout = useRollouts(flag ?? undefined).data?.items.find((one) => flag !== null && underWay(one));
  const [typed, setTyped] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const [state, setState] = useState<Pulled | null>(null);
  const closed = useRef(false);
  const emergency = useEmergency(state && !state.engaged ? WATCH_MILLIS : false).data;
  const id = useId();
  const reason = typed ?? proposedReason(rollout);

  if (state && !state.engaged && emergency?.engagements.some((one) => isLike(one, { flag }) && !state.before.has(one.id))) {
    setState({ ...state, answeredAt: Date.now(), engaged: emergency });
  }

  const close = () => {
    closed.current = true;
    onClose();
  };
  const pull = async () => {
    const requestedAt = Date.now();
    setState({ requestedAt, before: new Set(emergency?.engagements.map((one) => one.id)) });
    while (!closed.current) {
      try {
        const engaged = await engage(place, flag, reason, session.emergencyOrigins);
        setState((present) => present && { ...present, answeredAt: present.answeredAt ?? Date.now(), engaged });
        setTrouble(null);
        queries.setQueryData([place.project, place.environment, 'emergency'], engaged);
        setTimeout(() => void queries.invalidateQueries({ queryKey: [place.project, place.environment] }), SETTLED_MILLIS);
        return;
      } catch (error) {
        const problem = Problem.of(error);
        setTrouble(problem);
        if (problem.status !== 0 && problem.status < 500) {
          setState(null);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
      }
    }
  };
  const what = flag === null ? 'EVERYTHING' : `ALL traffic of ${flag}`;
  return (
    <Dialog title={state?.engaged ? `${what} in ${place.environment} goes to V1` : `Send ${what} in ${place.environment} to V1?`} onClose={close} emergency>
      {state?.engaged && state.answeredAt ? (
        <EngagedProgress flag={flag} requestedAt={state.requestedAt} answeredAt={state.answeredAt} engaged={state.engaged} onClose={close} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void pull();
          }}
        >
          {rollout && <Evidence rollout={rollout} />}
          <p>Takes effect at once. No approval needed. Can be undone.</p>
          <label htmlFor={`${id}-reason`}>Reason (optional)</label>
          <input id={`${id}-reason`} value={reason} maxLength={1000} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
          {trouble && <Trouble problem={trouble} trying={state !== null} flag={flag} />}
          <div className="actions">
            <button type="submit" className="danger" data-first disabled={state !== null}>
              {state ? 'Rolling back …' : 'Roll back now ⏎'}
            </button>
            <button type="button" onClick={close}>
              Cancel
            </button>
            <Copy label="Copy as command" text={engageCommand(place.project, place.environment, flag, reason)} />
          </div>
          <RecentChanges beside={flag} />
        </form>
      )}
    </Dialog>
  );
}

function proposedReason(rollout: Rollout | undefined): string {
  return rollout?.verdict === 'worse' ? `V2 worse: ${rollout.reason}`.slice(0, 1000) : '';
}

function Evidence({ rollout }: { readonly rollout: Rollout }) {
  const { v1, v2 } = rollout.findings ?? {};
  if (v1?.errorRate === undefined || v2?.errorRate === undefined) {
    return null;
  }
  return (
    <p>
      Error rate V2 <strong>{rate(v2.errorRate)}</strong> vs V1 <strong>{rate(v1.errorRate)}</strong>. {rollout.reason}
    </p>
  );
}

/** Says what is known and what is not, and the way that needs no browser. */
function Trouble({ problem, trying, flag }: { readonly problem: Problem; readonly trying: boolean; readonly flag: string | null }) {
  const { project, environment } = usePlace();
  const unknown = problem.status === 0 || problem.status >= 500;
  return (
    <div role="alert" className="note problem">
      <p>
        {problem.message}{' '}
        {unknown && `The rollback may or may not be engaged.${trying ? ' Trying again; twice does no harm.' : ''}`}
      </p>
      {unknown && (
        <pre>{engageCommand(project, environment, flag, '')}</pre>
      )}
    </div>
  );
}
