import './audit.css';
import { useSearchParams } from 'wouter';
import type { AuditEntry } from '../../api/types';
import { useTitle } from '../../shell/useTitle';
import { More } from '../../ui/More';
import { Pending } from '../../ui/Pending';
import { Entry } from './Entry';
import { type Asked, useAuditLog } from './useAuditLog';

/** What was done, by how its name begins. */
const ACTIONS: Readonly<Record<string, string>> = {
  '': 'Everything',
  'flag.': 'Flags',
  'rollout.': 'Rollouts',
  'emergency.': 'Emergencies',
  'segment.': 'Segments',
  'key.': 'Keys',
};

/** Who changed what, when and why: newest first, kept for ever. */
export default function AuditScreen() {
  useTitle('Audit');
  const [parameters, setParameters] = useSearchParams();
  const asked: Asked = {
    scope: parameters.get('scope') === 'project' ? 'project' : 'environment',
    flag: parameters.get('flag') ?? '',
    actor: parameters.get('actor') ?? '',
    action: parameters.get('action') ?? '',
  };
  const log = useAuditLog(asked);
  const ask = (change: Partial<Asked>) => {
    const { scope, ...filters } = { ...asked, ...change };
    const named = { ...filters, scope: scope === 'project' ? scope : '' };
    setParameters(() => new URLSearchParams(Object.entries(named).filter(([, value]) => value)), { replace: true });
  };
  return (
    <>
      <header className="title">
        <h1>Audit</h1>
      </header>
      <search className="filters">
        <input
          type="search"
          data-search
          aria-label="Only changes of the flag"
          placeholder="Key of a flag, whole ( / )"
          value={asked.flag}
          onChange={(event) => ask({ flag: event.target.value.trim() })}
        />
        <input
          type="search"
          aria-label="Only changes by"
          placeholder="Who did it, or a part of that"
          value={asked.actor}
          onChange={(event) => ask({ actor: event.target.value })}
        />
        <select
          aria-label="What was done"
          value={asked.action}
          onChange={(event) => ask({ action: event.target.value, ...(event.target.value === 'key.' ? { scope: 'project' } : {}) })}
        >
          {[...new Set([...Object.keys(ACTIONS), asked.action])].map((action) => (
            <option key={action} value={action}>
              {ACTIONS[action] ?? action}
            </option>
          ))}
        </select>
        <label className="check">
          <input type="checkbox" checked={asked.scope === 'project'} onChange={(event) => ask({ scope: event.target.checked ? 'project' : 'environment' })} />
          whole project
        </label>
      </search>
      <Pending query={log}>
        {({ pages }) => (
          <>
            <Entries entries={pages.flatMap(({ items }) => items)} elsewhere={asked.scope === 'project'} />
            <More query={log} words="Show older ones" />
          </>
        )}
      </Pending>
    </>
  );
}

function Entries({ entries, elsewhere }: { readonly entries: readonly AuditEntry[]; readonly elsewhere: boolean }) {
  if (entries.length === 0) {
    return <p className="quiet">Nothing of the kind has happened.</p>;
  }
  return (
    <ul className="entries">
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} elsewhere={elsewhere} />
      ))}
    </ul>
  );
}
