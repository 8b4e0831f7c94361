import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { usePlace } from '../../live/place';

/** Changes of the environment, or of everything in the project and of what is outside environments. */
export type Scope = 'environment' | 'project';

const PAGE = 50;

/** The log, newest first, page by page. */
export function useAuditLog(scope: Scope, flag: string) {
  const { project, environment } = usePlace();
  return useInfiniteQuery({
    queryKey: [project, environment, 'audit', 'log', scope, flag],
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/projects/{project}/audit', {
          params: {
            path: { project },
            query: {
              limit: PAGE,
              ...(scope === 'environment' ? { environment } : {}),
              ...(flag ? { flag } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
  });
}
