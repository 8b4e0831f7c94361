import { staleSince } from '../core/live';
import { ago, clock } from '../core/time';
import { useLive } from '../live/LiveProvider';
import { useNow } from '../ui/useNow';

/** How fresh everything on the page is. */
export function LiveStamp() {
  const live = useLive();
  const now = useNow();
  const since = staleSince(live);
  const words = live.is === 'live' ? `live · ${ago(live.heardAt, now)}` : since === null ? 'connecting …' : `not live since ${clock(since)}`;
  return (
    <span className={`stamp ${live.is}`} title="How fresh this page is">
      <span aria-hidden="true" className="dot" /> {words}
    </span>
  );
}
