import { answer, api, etag } from '../../api/client';
import { orCulprit } from '../../api/culprit';
import { readFlag } from '../../api/flags';
import { Problem } from '../../api/problem';
import type { Flag, Segment } from '../../api/types';
import type { Restorable } from '../../core/audit';
import type { Place } from '../../live/place';

/** What is there now; null where it was deleted. */
export async function read(place: Place, { kind, key }: Restorable): Promise<Flag | Segment | null> {
  try {
    return await (kind === 'flag' ? readFlag(place, key) : readSegment(place, key));
  } catch (thrown) {
    if (Problem.of(thrown).status === 404) {
      return null;
    }
    throw thrown;
  }
}

/** Writes a former state over the one that was seen; what is newer than that is never overwritten. */
export function restore(place: Place, back: Restorable, present: Flag | Segment | null, reason: string): Promise<unknown> {
  const header = present ? { 'If-Match': etag(present.version) } : { 'If-None-Match': '*' };
  const { kind, key } = back;
  const write =
    kind === 'flag'
      ? answer(
          api.PUT('/api/v1/projects/{project}/environments/{environment}/flags/{flag}', {
            params: { path: { ...place, flag: key }, header, query: { reason, ...(present ? {} : { reuse: true }) } },
            body: back.document,
          }),
        )
      : answer(
          api.PUT('/api/v1/projects/{project}/environments/{environment}/segments/{segment}', {
            params: { path: { ...place, segment: key }, header, query: { reason } },
            body: back.document,
          }),
        );
  return orCulprit<unknown>(place, `${kind}/${key}`, write);
}

function readSegment(place: Place, segment: string): Promise<Segment> {
  return answer(api.GET('/api/v1/projects/{project}/environments/{environment}/segments/{segment}', { params: { path: { ...place, segment } } }));
}
