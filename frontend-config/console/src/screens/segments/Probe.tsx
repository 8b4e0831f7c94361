import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { explain } from '../../api/evaluations';
import type { FlagInput } from '../../api/types';
import type { Context } from '../../core/contexts';
import { usePlace } from '../../live/place';
import { ContextFields } from '../../ui/ContextFields';
import { Pending } from '../../ui/Pending';
import { Sides } from '../../ui/Sides';
import { Trace } from '../../ui/Trace';

const ANYBODY: Context = { targetingKey: '' };

/** Whether somebody belongs to the segment as it is saved, and why: the service answers, for a flag that is only proposed. */
export function Probe({ segment }: { readonly segment: string }) {
  const place = usePlace();
  const [context, setContext] = useState<Context>(ANYBODY);
  const settled = useDeferredValue(context);
  const asked = settled['targetingKey'] !== '' || Object.keys(settled).length > 1;
  const evaluation = useQuery({
    queryKey: [place.project, place.environment, 'segments', 'probe', segment, settled],
    enabled: asked,
    placeholderData: keepPreviousData,
    queryFn: () => explain(place, 'segment-probe', settled, probe(segment)),
  });
  return (
    <section className="card">
      <h2>Does somebody belong to it?</h2>
      <Sides>
        <ContextFields initial={ANYBODY} onChange={setContext} />
        <div>
          {asked ? (
            <Pending query={evaluation}>
              {({ variation, steps }) => (
                <>
                  <p role="status">
                    <strong>{variation === 'in' ? '✓ Yes' : '✗ No'}</strong>
                  </p>
                  <Trace steps={steps?.flatMap((step) => step.steps).flatMap((step) => step.steps) ?? []} />
                </>
              )}
            </Pending>
          ) : (
            <p className="quiet">Give a targeting key or an attribute.</p>
          )}
        </div>
      </Sides>
    </section>
  );
}

/** A flag that is asked for and never written: whoever is in the segment gets another variation. */
function probe(segment: string): FlagInput {
  return {
    type: 'boolean',
    enabled: true,
    variations: [
      { key: 'out', value: false },
      { key: 'in', value: true },
    ],
    rollbackVariation: 'out',
    rules: [{ id: 'member', clauses: [{ operator: 'segment', values: [segment] }], serve: { variation: 'in' } }],
    defaultRule: { variation: 'out' },
  };
}
