import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { usePlace } from '../../live/place';

/** Changes of the environment, or of everything in the project and of what is outside environments. */
export type Scope = 'environment' | 'project';

/** What is asked of the log; empty texts ask for nothing. */
export interface Asked {
  readonly scope: Scope;
  readonly flag: string;
  /** A part of the name of who did it. */
  readonly actor: string;
  /** How what was done begins, such as `rollout.`. */
  readonly action: string;
}

const PAGE = 50;

/** The log, newest first, page by page. */
export function useAuditLog({ scope, ...filters }: Asked) {
  const { project, environment } = usePlace();
  return useInfiniteQuery({
    queryKey: [project, environment, 'audit', 'log', scope, filters],
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => {
      const wanted = { ...filters, environment: scope === 'environment' ? environment : '', after: pageParam ?? '' };
      const query = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''));
      return answer(api.GET('/api/v1/projects/{project}/audit', { params: { path: { project }, query: { limit: PAGE, ...query } } }));
    },
    getNextPageParam: (page) => page.next ?? null,
  });
}
