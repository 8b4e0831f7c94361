import { useState } from 'react';
import { Link } from 'wouter';
import { useFlags } from '../../api/queries';
import { Ago } from '../../ui/Ago';

const WINDOW_MILLIS = 30 * 60_000;

/** What else has changed lately, since that may be the culprit. */
export function RecentChanges({ beside }: { readonly beside: string | null }) {
  const [since] = useState(() => new Date(Date.now() - WINDOW_MILLIS).toISOString());
  const recent = useFlags({ changedSince: since, sort: 'changedAt', order: 'desc', limit: 10 })
    .data?.pages[0]?.items.filter(({ key }) => key !== beside) ?? [];
  if (recent.length === 0) {
    return null;
  }
  return (
    <details>
      <summary>
        also: {recent.length >= 9 ? '9 or more flags' : recent.length === 1 ? '1 flag' : `${recent.length} flags`} changed in the last
        30 min
      </summary>
      <ul className="plain">
        {recent.map(({ key, changedAt }) => (
          <li key={key}>
            <Link href={`/flags/${encodeURIComponent(key)}`}>{key}</Link> <span className="quiet"><Ago at={changedAt} /></span>
          </li>
        ))}
      </ul>
    </details>
  );
}
