import { useState } from 'react';
import type { Segment } from '../../api/types';
import { count } from '../../core/time';
import { Pending } from '../../ui/Pending';
import { MembersDialog } from './MembersDialog';
import { type KeyList, useMembers } from './queries';

/** Who is in or out by name, whatever the rules say. */
export function Members({ segment }: { readonly segment: Segment }) {
  return (
    <div className="members">
      <List segment={segment} list="included" words="In by name" total={segment.includedCount} />
      <List segment={segment} list="excluded" words="Out by name" total={segment.excludedCount} />
    </div>
  );
}

interface Props {
  readonly segment: Segment;
  readonly list: KeyList;
  readonly words: string;
  readonly total: number;
}

function List({ segment, list, words, total }: Props) {
  const [editing, setEditing] = useState(false);
  const members = useMembers(segment.key, list);
  return (
    <section className="card">
      <header>
        <h2>
          {words}: {count(total)}
        </h2>
        <button type="button" className="small" onClick={() => setEditing(true)} aria-label={`Change who is ${words.toLowerCase()}`}>
          Change …
        </button>
      </header>
      <Pending query={members}>
        {({ pages }) => {
          const keys = pages.flatMap(({ items }) => items);
          return (
            <>
              <ul className="keys" tabIndex={0} aria-label={words}>
                {keys.map((key) => (
                  <li key={key} className="mono">
                    {key}
                  </li>
                ))}
              </ul>
              {members.hasNextPage && (
                <button type="button" className="small" disabled={members.isFetchingNextPage} onClick={() => void members.fetchNextPage()}>
                  {count(total - keys.length)} more
                </button>
              )}
            </>
          );
        }}
      </Pending>
      {editing && <MembersDialog segment={segment} list={list} words={words} onClose={() => setEditing(false)} />}
    </section>
  );
}
