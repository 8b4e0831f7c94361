import { type Context, lookalikes } from '../core/contexts';
import type { Place } from '../live/place';
import { answer, api } from './client';
import type { Evaluation, FlagInput } from './types';

/** How many contexts one request may hold. */
const BATCH = 100;

/** What a flag answers to somebody, and on what way it was found. */
export async function explain(place: Place, flag: string, context: Context, proposed?: FlagInput): Promise<Evaluation> {
  const result = await evaluate(place, flag, { context, ...(proposed ? { flag: proposed } : {}) }, true);
  return result as Evaluation;
}

/** What a flag answers to many made-up people. */
export async function sample(place: Place, flag: string, context: Context, count: number): Promise<readonly Evaluation[]> {
  const people = lookalikes(context, count);
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, i) => people.slice(i * BATCH, (i + 1) * BATCH));
  const results = await Promise.all(batches.map((contexts) => evaluate(place, flag, { contexts }, false)));
  return results.flatMap((result) => ('evaluations' in result ? result.evaluations : [result]));
}

/** What all flags answer to somebody, by key, page by page. */
export function explainAll(path: Place, context: Context, after: string | null) {
  return answer(
    api.POST('/api/v1/projects/{project}/environments/{environment}/evaluate', {
      params: { path, query: { limit: BATCH, ...(after ? { after } : {}) } },
      body: { context },
    }),
  );
}

/** What a flag answers to somebody in another environment; null where there is no such flag. */
export async function explainElsewhere(path: Place, flag: string, context: Context): Promise<Evaluation | null> {
  const { items } = await answer(
    api.POST('/api/v1/projects/{project}/environments/{environment}/evaluate', { params: { path }, body: { context, flags: [flag] } }),
  );
  return items[0] ?? null;
}

type Asked = { readonly context: Context; readonly flag?: FlagInput } | { readonly contexts: readonly Context[] };

function evaluate(place: Place, flag: string, body: Asked, explained: boolean) {
  return answer(
    api.POST('/api/v1/projects/{project}/environments/{environment}/flags/{flag}/evaluate', {
      params: { path: { ...place, flag }, query: explained ? { explain: '' } : {} },
      body: 'contexts' in body ? { contexts: [...body.contexts] } : body,
    }),
  );
}
