import './environments.css';
import { useDeferredValue, useState } from 'react';
import { useSearchParams } from 'wouter';
import { usePlace } from '../../live/place';
import { useEnvironmentsOf } from '../../shell/session';
import { useTitle } from '../../shell/useTitle';
import { Pending } from '../../ui/Pending';
import { Comparison } from './Comparison';
import { PromoteDialog } from './PromoteDialog';
import { type Scope, useComparison } from './queries';

const SCOPES: Record<keyof Scope, string> = {
  includeTargets: 'who is served by name',
  includeEnabled: 'whether it is on',
  includeSegments: 'segments that lack here',
};

/** Another environment held against this one, flag by flag, and what is wanted of it brought over. */
export default function EnvironmentsScreen() {
  useTitle('Environments');
  const { project, environment } = usePlace();
  const [parameters, setParameters] = useSearchParams();
  const others = useEnvironmentsOf(project).filter((key) => key !== environment);
  const from = parameters.get('from') ?? others.at(-1) ?? '';
  const search = parameters.get('q') ?? '';
  const all = parameters.get('show') === 'all';
  const [scope, setScope] = useState<Scope>({ includeTargets: true, includeEnabled: false, includeSegments: false });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [promoting, setPromoting] = useState<readonly string[] | null>(null);
  const comparison = useComparison(from, useDeferredValue(search), scope);
  const ask = (change: Record<string, string>) => {
    const next = { from, q: search, show: all ? 'all' : '', ...change };
    setParameters(() => new URLSearchParams(Object.entries(next).filter(([, value]) => value)), { replace: true });
  };
  return (
    <>
      <header className="title">
        <h1>
          {from || 'Another environment'} against {environment}
        </h1>
        <button type="button" className="primary" disabled={selected.size === 0} onClick={() => setPromoting([...selected])}>
          Promote {selected.size === 1 ? '1 flag' : `${selected.size} flags`} to {environment} …
        </button>
      </header>
      <search className="filters">
        <select
          aria-label="Held against"
          value={from}
          onChange={(event) => {
            setSelected(new Set());
            ask({ from: event.target.value });
          }}
        >
          {others.map((key) => (
            <option key={key}>{key}</option>
          ))}
        </select>
        <input
          type="search"
          data-search
          aria-label="Search flags"
          placeholder="Search flags ( / )"
          value={search}
          onChange={(event) => ask({ q: event.target.value })}
        />
        <div className="chips" role="group" aria-label="Show">
          <button type="button" className="chip" aria-pressed={!all} onClick={() => ask({ show: '' })}>
            Differences
          </button>
          <button type="button" className="chip" aria-pressed={all} onClick={() => ask({ show: 'all' })}>
            All
          </button>
        </div>
      </search>
      <fieldset className="scope">
        <legend className="quiet">Look at rules, variations and words, and at</legend>
        {(Object.keys(SCOPES) as (keyof Scope)[]).map((part) => (
          <label key={part} className="check">
            <input type="checkbox" checked={scope[part]} onChange={(event) => setScope({ ...scope, [part]: event.target.checked })} />
            {SCOPES[part]}
          </label>
        ))}
      </fieldset>
      {others.length === 0 ? (
        <p className="quiet">There is no other environment in this project.</p>
      ) : (
        <Pending query={comparison}>
          {({ pages }) => (
            <Comparison
              items={pages.flatMap(({ items }) => items)}
              all={all}
              selected={selected}
              onSelect={setSelected}
              more={comparison.hasNextPage ? () => void comparison.fetchNextPage() : null}
              busy={comparison.isFetching}
            />
          )}
        </Pending>
      )}
      {promoting && (
        <PromoteDialog
          from={from}
          flags={promoting}
          scope={scope}
          onClose={() => setPromoting(null)}
          onPromoted={() => setSelected(new Set())}
        />
      )}
    </>
  );
}
