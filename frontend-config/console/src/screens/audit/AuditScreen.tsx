import './audit.css';
import { useSearchParams } from 'wouter';
import type { AuditEntry } from '../../api/types';
import { useTitle } from '../../shell/useTitle';
import { Pending } from '../../ui/Pending';
import { Entry } from './Entry';
import { type Scope, useAuditLog } from './useAuditLog';

const SCOPES: Record<Scope, string> = { environment: 'This environment', project: 'Whole project' };

/** Who changed what, when and why: newest first, kept for ever. */
export default function AuditScreen() {
  useTitle('Audit');
  const [parameters, setParameters] = useSearchParams();
  const scope: Scope = parameters.get('scope') === 'project' ? 'project' : 'environment';
  const flag = parameters.get('flag') ?? '';
  const log = useAuditLog(scope, flag);
  const ask = (change: Record<string, string>) =>
    setParameters(() => new URLSearchParams(Object.entries({ flag, scope: scope === 'project' ? scope : '', ...change }).filter(([, value]) => value)), {
      replace: true,
    });
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
          value={flag}
          onChange={(event) => ask({ flag: event.target.value.trim() })}
        />
        <div className="chips" role="group" aria-label="Where">
          {(Object.keys(SCOPES) as Scope[]).map((one) => (
            <button key={one} type="button" className="chip" aria-pressed={one === scope} onClick={() => ask({ scope: one === 'project' ? one : '' })}>
              {SCOPES[one]}
            </button>
          ))}
        </div>
      </search>
      <Pending query={log}>
        {({ pages }) => (
          <>
            <Entries entries={pages.flatMap(({ items }) => items)} elsewhere={scope === 'project'} />
            {log.hasNextPage && (
              <footer className="more">
                <button type="button" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                  {log.isFetchingNextPage ? 'Loading …' : 'Show older ones'}
                </button>
              </footer>
            )}
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
