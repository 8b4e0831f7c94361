import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { previewFlag } from '../../api/flags';
import { type Fault, Problem } from '../../api/problem';
import type { Json, Preview } from '../../api/types';
import { usePlace } from '../../live/place';

/** How long the hands have to rest before the service is asked. */
const REST_MILLIS = 250;

interface Previewed {
  /** Who moves; undefined while there is nothing to say. */
  readonly preview: Preview | undefined;
  /** What the service would refuse, and where. */
  readonly faults: readonly Fault[];
  /** Why it could not be asked. */
  readonly error: Problem | null;
}

/** Has the service judge a change that nobody has made yet: whether it would be taken, and who would be served otherwise. */
export function usePreview(flag: string, patch: Record<string, Json>): Previewed {
  const place = usePlace();
  const text = useRested(JSON.stringify(patch));
  const { data, error } = useQuery({
    queryKey: [place.project, place.environment, 'preview', flag, text],
    enabled: text !== '{}',
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () => previewFlag(place, flag, JSON.parse(text) as Record<string, Json>),
  });
  if (text === '{}') {
    return { preview: undefined, faults: [], error: null };
  }
  const problem = error ? Problem.of(error) : null;
  return problem ? { preview: undefined, faults: problem.faults, error: problem.faults.length ? null : problem } : { preview: data, faults: [], error: null };
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MILLIS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
