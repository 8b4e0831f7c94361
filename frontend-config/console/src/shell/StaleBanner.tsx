import { staleSince } from '../core/live';
import { clock } from '../core/time';
import { useLive } from '../live/LiveProvider';

/** Says that what is shown may be old, and what is done about it. */
export function StaleBanner() {
  const live = useLive();
  const since = staleSince(live);
  if (since === null) {
    return null;
  }
  return (
    <p role="status" className="note stale">
      Not live since {clock(since)}.{' '}
      {live.is === 'offline' ? 'This machine has no network.' : 'Trying to connect again; meanwhile, everything is asked for every 5 s.'}
    </p>
  );
}
