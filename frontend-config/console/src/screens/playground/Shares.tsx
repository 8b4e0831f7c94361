import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sample } from '../../api/evaluations';
import { useFlag } from '../../api/queries';
import type { Context } from '../../core/contexts';
import { tally } from '../../core/reasons';
import { rate } from '../../core/shares';
import { count } from '../../core/time';
import { usePlace } from '../../live/place';
import { Pending } from '../../ui/Pending';

const PEOPLE = 1_000;

/** How 1,000 made-up people with the same attributes are served. */
export function Shares({ flag, context }: { readonly flag: string; readonly context: Context }) {
  const place = usePlace();
  const [wanted, setWanted] = useState(false);
  const variations = useFlag(flag).data?.variations.map(({ key }) => key) ?? [];
  const { targetingKey: _, ...attributes } = context;
  const answers = useQuery({
    queryKey: [place.project, place.environment, 'flag', flag, 'sample', attributes],
    enabled: wanted,
    queryFn: () => sample(place, flag, attributes, PEOPLE),
  });
  return (
    <section className="card">
      <h2>Others like them</h2>
      {wanted ? (
        <Pending query={answers}>{(found) => <Bar counts={tally(found, variations)} total={found.length} />}</Pending>
      ) : (
        <button type="button" onClick={() => setWanted(true)}>
          Try {count(PEOPLE)} made-up people with these attributes
        </button>
      )}
    </section>
  );
}

function Bar({ counts, total }: { readonly counts: ReturnType<typeof tally>; readonly total: number }) {
  return (
    <>
      <svg className="shares" viewBox={`0 0 ${total} 10`} preserveAspectRatio="none" aria-hidden="true">
        {counts.map(([variation, people], i) => (
          <rect
            key={variation ?? ''}
            className={`share-${i % 4}`}
            x={counts.slice(0, i).reduce((sum, [, before]) => sum + before, 0)}
            width={people}
            height={10}
          />
        ))}
      </svg>
      <ul className="legend">
        {counts.map(([variation, people], i) => (
          <li key={variation ?? ''}>
            <span className={`swatch share-${i % 4}`} aria-hidden="true" /> {variation ?? "the caller's default"}{' '}
            <strong>{rate(people / total)}</strong> <span className="quiet">{count(people)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
