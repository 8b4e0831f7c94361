import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { usePlace } from '../../live/place';

const PAGE = 50;

/** Which of a segment's two lists of keys. */
export type KeyList = 'included' | 'excluded';

/** Segments, page by page. */
export function useSegments(search: string) {
  const path = usePlace();
  return useInfiniteQuery({
    queryKey: [path.project, path.environment, 'segments', 'list', search],
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/segments', {
          params: { path, query: { limit: PAGE, ...(search ? { q: search } : {}), ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
  });
}

/** One segment. */
export function useSegment(segment: string) {
  const place = usePlace();
  return useQuery({
    queryKey: [place.project, place.environment, 'segments', 'one', segment],
    queryFn: () =>
      answer(api.GET('/api/v1/projects/{project}/environments/{environment}/segments/{segment}', { params: { path: { ...place, segment } } })),
  });
}

/** Who uses a segment. */
export function useUses(segment: string) {
  const place = usePlace();
  return useQuery({
    queryKey: [place.project, place.environment, 'segments', 'uses', segment],
    queryFn: () =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/segments/{segment}/uses', { params: { path: { ...place, segment } } }),
      ),
  });
}

/** The keys of one of a segment's lists, page by page. */
export function useMembers(segment: string, list: KeyList) {
  const place = usePlace();
  return useInfiniteQuery({
    queryKey: [place.project, place.environment, 'segments', 'keys', segment, list],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/segments/{segment}/keys', {
          params: { path: { ...place, segment }, query: { limit: PAGE, list, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
  });
}
