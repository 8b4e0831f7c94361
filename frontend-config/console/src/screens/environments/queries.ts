import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { Problem } from '../../api/problem';
import type { PromotionPlan } from '../../api/types';
import { type Place, usePlace } from '../../live/place';

const PAGE = 100;

/** What of a flag counts beside its rules. */
export interface Scope {
  readonly includeTargets: boolean;
  readonly includeEnabled: boolean;
  readonly includeSegments: boolean;
}

/** What a promotion of flags would make of this environment; nothing is changed. */
export function previewPromotion(path: Place, from: string, flags: readonly string[], scope: Scope): Promise<PromotionPlan> {
  return answer(
    api.POST('/api/v1/projects/{project}/environments/{environment}/promotion/preview', {
      params: { path },
      body: { from, flags: [...flags], ...scope },
    }),
  );
}

/** Promotes what was previewed; if anything is otherwise by now, nothing happens. */
export async function promote(path: Place, plan: PromotionPlan, scope: Scope, reason: string): Promise<PromotionPlan> {
  try {
    return await answer(
      api.POST('/api/v1/projects/{project}/environments/{environment}/promotion', {
        params: { path },
        body: { from: plan.from, flags: plan.flags.map(({ key }) => key), ...scope, planHash: plan.planHash, reason },
      }),
    );
  } catch (thrown) {
    const problem = Problem.of(thrown);
    throw problem.status === 409
      ? new Problem(409, problem.code, `${problem.message} Nothing was promoted; what is shown has been asked for anew.`, problem.faults)
      : problem;
  }
}

/** Flags of another environment held against this one, page by page. */
export function useComparison(from: string, search: string, scope: Scope) {
  const place = usePlace();
  return useInfiniteQuery({
    queryKey: [place.project, place.environment, 'promotion', from, search, scope],
    enabled: from !== '',
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam }) => {
      const page = await flagsOf({ project: place.project, environment: from }, search, pageParam);
      const keys = page.items.map(({ key }) => key);
      const plan = keys.length ? await previewPromotion(place, from, keys, scope) : null;
      return { items: plan?.flags ?? [], next: page.next ?? null };
    },
    getNextPageParam: (page) => page.next,
  });
}

function flagsOf(path: Place, search: string, after: string | null) {
  return answer(
    api.GET('/api/v1/projects/{project}/environments/{environment}/flags', {
      params: { path, query: { limit: PAGE, archived: false, ...(search ? { q: search } : {}), ...(after ? { after } : {}) } },
    }),
  );
}
