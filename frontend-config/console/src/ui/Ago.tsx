import { ago, dayAndTime } from '../core/time';
import { useNow } from './useNow';

/** How long ago something was; the exact time is its title. */
export function Ago({ at }: { readonly at: string }) {
  const now = useNow();
  const then = Date.parse(at);
  return (
    <time dateTime={at} title={dayAndTime(then, now)}>
      {ago(then, now)}
    </time>
  );
}
