import '../../ui/rows.css';
import { useDeferredValue, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Segment } from '../../api/types';
import { segmentRuleWords } from '../../core/audit';
import { count } from '../../core/time';
import { useTitle } from '../../shell/useTitle';
import { More } from '../../ui/More';
import { Pending } from '../../ui/Pending';
import { Table } from '../../ui/Table';
import { CreateDialog } from './CreateDialog';
import { useSegments } from './queries';

/** Audiences that rules of flags share. */
export default function SegmentsScreen() {
  useTitle('Segments');
  const [parameters, setParameters] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const search = parameters.get('q') ?? '';
  const segments = useSegments(useDeferredValue(search));
  return (
    <>
      <header className="title">
        <h1>Segments</h1>
        <button type="button" className="primary" onClick={() => setCreating(true)}>
          New segment …
        </button>
      </header>
      <search className="filters">
        <input
          type="search"
          data-search
          aria-label="Search segments"
          placeholder="Search key or description ( / )"
          value={search}
          onChange={(event) => setParameters(event.target.value ? { q: event.target.value } : {}, { replace: true })}
        />
      </search>
      <Pending query={segments}>
        {({ pages }) => (
          <>
            <Rows segments={pages.flatMap(({ items }) => items)} />
            <More query={segments} />
          </>
        )}
      </Pending>
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function Rows({ segments }: { readonly segments: readonly Segment[] }) {
  if (segments.length === 0) {
    return <p className="quiet">No segment is called that. A segment names an audience once, for the rules of many flags.</p>;
  }
  return (
    <Table look="flags" caption="Segments" columns={['Segment', 'By rule', ['By name', 'end']]}>
      {segments.map(({ key, description, rules, includedCount, excludedCount }) => (
        <tr key={key}>
          <th scope="row">
            <Link href={`/segments/${encodeURIComponent(key)}`} data-row>
              {key}
            </Link>
            <span className="description">{description}</span>
          </th>
          <td className="wrap">{rules.map(segmentRuleWords).join('; or ') || <span className="quiet">no rule</span>}</td>
          <td className="end">
            {count(includedCount)} in{excludedCount > 0 && <>, {count(excludedCount)} out</>}
          </td>
        </tr>
      ))}
    </Table>
  );
}
