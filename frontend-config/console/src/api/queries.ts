import { keepPreviousData, skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Receipts } from '../core/receipts';
import { underWay } from '../core/states';
import { type Place, usePlace } from '../live/place';
import { answer, api } from './client';
import type { operations } from './schema';

// Keys of queries begin with the project and the environment, so that what the event stream says can name them.

const PAGE = 100;
const PULSE_MILLIS = 10_000;

export type FlagQuestion = NonNullable<operations['listFlags']['parameters']['query']>;

/** The environment with the revision and the epoch it is at, asked now and then. */
export function useEnvironment(elsewhere?: Place) {
  const here = usePlace();
  const path = elsewhere ?? here;
  return useQuery({
    queryKey: [path.project, path.environment, 'environment'],
    queryFn: () => answer(api.GET('/api/v1/projects/{project}/environments/{environment}', { params: { path } })),
    refetchInterval: PULSE_MILLIS,
  });
}

/** Whether riskier changes ask for the environment's name; what is not known yet is protected. */
export function useProtected(elsewhere?: Place): boolean {
  return useEnvironment(elsewhere).data?.protected !== false;
}

/** Flags, page by page. */
export function useFlags(query: FlagQuestion, enabled = true) {
  const path = usePlace();
  return useInfiniteQuery({
    queryKey: [path.project, path.environment, 'flags', query],
    enabled,
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/flags', {
          params: { path, query: { limit: PAGE, ...query, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
  });
}

export type Glance = NonNullable<operations['listFlagsAtAGlance']['parameters']['query']>;

/** What flags are doing, page by page: little enough of each for lists of thousands. */
export function useOverview(query: Glance) {
  const path = usePlace();
  return useInfiniteQuery({
    queryKey: [path.project, path.environment, 'flags', 'overview', query],
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/overview', {
          params: { path, query: { limit: PAGE, ...query, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
  });
}

/** Who runs what, asked while somebody waits for it. */
export function useInstances(refetchMillis: number | false = false) {
  const path = usePlace();
  return useQuery({
    queryKey: [path.project, path.environment, 'instances'],
    queryFn: () => answer(api.GET('/api/v1/projects/{project}/environments/{environment}/instances', { params: { path } })),
    refetchInterval: refetchMillis,
  });
}

/** One flag. */
export function useFlag(flag: string) {
  const place = usePlace();
  return useQuery({
    queryKey: [place.project, place.environment, 'flag', flag],
    queryFn: () =>
      answer(api.GET('/api/v1/projects/{project}/environments/{environment}/flags/{flag}', { params: { path: { ...place, flag } } })),
  });
}

/** Rollouts, newest first; of one flag or of all. */
export function useRollouts(flag?: string) {
  const path = usePlace();
  return useQuery({
    queryKey: [path.project, path.environment, 'rollouts', flag ?? null],
    queryFn: () =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/rollouts', {
          params: { path, query: { limit: 200, ...(flag ? { flag } : {}) } },
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.items.some(underWay) ? 5_000 : false),
  });
}

/** What is engaged, and who has confirmed. */
export function useEmergency(refetchMillis: number | false = false) {
  const path = usePlace();
  return useQuery({
    queryKey: [path.project, path.environment, 'emergency'],
    queryFn: () => answer(api.GET('/api/v1/projects/{project}/environments/{environment}/emergency', { params: { path } })),
    refetchInterval: refetchMillis,
  });
}

/** How far the present epoch and revision have got, as the event stream tells; undefined until it does. */
export function useReceipts() {
  const path = usePlace();
  return useQuery<Receipts>({
    queryKey: [path.project, path.environment, 'receipts'],
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The last entries of the audit log, of one flag or of all. */
export function useAudit(flag?: string, limit = 10) {
  const { project, environment } = usePlace();
  return useQuery({
    queryKey: [project, environment, 'audit', flag ?? null, limit],
    queryFn: () =>
      answer(
        api.GET('/api/v1/projects/{project}/audit', {
          params: { path: { project }, query: { environment, limit, ...(flag ? { flag } : {}) } },
        }),
      ),
  });
}

/** One rollout, asked every few seconds while it is under way: its figures move without an event. */
export function useRollout(rollout: string) {
  const place = usePlace();
  return useQuery({
    queryKey: [place.project, place.environment, 'rollout', rollout],
    queryFn: () =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/rollouts/{rollout}', { params: { path: { ...place, rollout } } }),
      ),
    refetchInterval: ({ state }) => (state.data && underWay(state.data) ? 2_000 : false),
  });
}

/** How a rollout went, from a time on. */
export function useEvidence(rollout: string, from: string | null, moving: boolean) {
  const place = usePlace();
  return useQuery({
    queryKey: [place.project, place.environment, 'rollout', rollout, 'evidence', from],
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/rollouts/{rollout}/evidence', {
          params: { path: { ...place, rollout }, query: from ? { from } : {} },
        }),
      ),
    refetchInterval: moving ? 5_000 : false,
  });
}

/** What the guard has found, newest first. */
export function useVerdicts(rollout: string, moving: boolean) {
  const place = usePlace();
  return useQuery({
    queryKey: [place.project, place.environment, 'rollout', rollout, 'verdicts'],
    queryFn: () =>
      answer(
        api.GET('/api/v1/projects/{project}/environments/{environment}/rollouts/{rollout}/verdicts', {
          params: { path: { ...place, rollout }, query: { limit: 20 } },
        }),
      ),
    refetchInterval: moving ? 5_000 : false,
  });
}
