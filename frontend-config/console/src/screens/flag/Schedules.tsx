import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../../api/client';
import type { Flag, Json, Schedule } from '../../api/types';
import { actorWords } from '../../core/actions';
import { patchSentences } from '../../core/audit';
import { dayAndTime } from '../../core/time';
import { usePlace } from '../../live/place';
import { Pending } from '../../ui/Pending';
import { ProblemNote } from '../../ui/ProblemNote';
import { useNow } from '../../ui/useNow';
import { ScheduleDialog } from './ScheduleDialog';

/** Changes that are to happen at an instant. */
export function Schedules({ flag }: { readonly flag: Flag }) {
  const path = { ...usePlace(), flag: flag.key };
  const [adding, setAdding] = useState(false);
  const schedules = useQuery({
    queryKey: [path.project, path.environment, 'schedules', flag.key],
    queryFn: () =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/flags/{flag}/schedules', {
          params: { path, query: { state: 'pending' } },
        }),
      ),
  });
  return (
    <section className="card">
      <header>
        <h2>Scheduled</h2>
        <button type="button" className="small" onClick={() => setAdding(true)}>
          Schedule a change …
        </button>
      </header>
      <Pending query={schedules}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">Nothing.</p>
          ) : (
            <ul className="plain">
              {items.map((schedule) => (
                <Scheduled key={schedule.id} flag={flag} schedule={schedule} />
              ))}
            </ul>
          )
        }
      </Pending>
      {adding && <ScheduleDialog flag={flag} onClose={() => setAdding(false)} />}
    </section>
  );
}

function Scheduled({ flag, schedule }: { readonly flag: Flag; readonly schedule: Schedule }) {
  const place = usePlace();
  const queries = useQueryClient();
  const now = useNow();
  const [error, setError] = useState<unknown>(null);
  const cancel = async () => {
    const path = { ...place, flag: schedule.flag, schedule: schedule.id };
    try {
      await answer(
        api.DELETE('/api/v1/projects/{project}/environments/{environment}/flags/{flag}/schedules/{schedule}', { params: { path } }),
      );
      await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'schedules'] });
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <li className="scheduled">
      <time dateTime={schedule.at}>{dayAndTime(Date.parse(schedule.at), now)}</time>
      <span>{patchSentences(flag, schedule.patch as Record<string, Json>).join('; ') || 'no change'}</span>
      <span className="quiet">
        {schedule.state === 'held' ? `held: ${schedule.detail ?? ''}` : ''} by {actorWords(schedule.scheduledBy)}
        {schedule.reason ? `: ${schedule.reason}` : ''}
      </span>
      <button type="button" className="small" onClick={() => void cancel()}>
        Cancel
      </button>
      {error !== null && <ProblemNote error={error} />}
    </li>
  );
}
