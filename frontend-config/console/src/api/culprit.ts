import { sentences } from '../core/audit';
import { ago } from '../core/time';
import type { Place } from '../live/place';
import { answer, api } from './client';
import { Problem } from './problem';

/** How many of the last entries are searched for whoever was faster. */
const LOOKED_THROUGH = 50;

/**
 * Carries out a write and, where somebody else was faster, says who it was, when, and what they did. Nothing has been written
 * then.
 *
 * @param subject what is written to, as the audit log calls it: `segment/beta`
 */
export async function orCulprit<T>(place: Place, subject: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (thrown) {
    const problem = Problem.of(thrown);
    if (problem.status !== 412 && problem.status !== 428) {
      throw problem;
    }
    throw new Problem(problem.status, problem.code, `${await culprit(place, subject)} Nothing of yours was saved; look at it as it is now.`);
  }
}

/** Who has changed something last, when, and what of it, in a sentence. */
export async function culprit({ project, environment }: Place, subject: string): Promise<string> {
  const page = await answer(
    api.GET('/api/v1/projects/{project}/audit', { params: { path: { project }, query: { limit: LOOKED_THROUGH } } }),
  ).catch(() => null);
  const last = page?.items.find((entry) => entry.subject === subject && (entry.environment ?? environment) === environment);
  if (!last) {
    return 'Somebody has changed this since you opened it.';
  }
  const what = sentences(last).join('; ');
  return `${last.actor} changed this ${ago(Date.parse(last.at), Date.now())}${what ? `: ${what}` : ''}.`;
}
