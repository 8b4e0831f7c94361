import { answer, api, etag } from '../../api/client';
import { orCulprit } from '../../api/culprit';
import type { Segment, SegmentRule } from '../../api/types';
import type { KeyEdit } from '../../core/members';
import type { Place } from '../../live/place';

/** Makes a segment that is not there yet, without anybody in it. */
export function createSegment(place: Place, segment: string, description: string): Promise<Segment> {
  return answer(
    api.PUT('/api/v1/projects/{project}/environments/{environment}/segments/{segment}', {
      params: { path: { ...place, segment }, header: { 'If-None-Match': '*' } },
      body: { description, rules: [] },
    }),
  );
}

/** Writes description and rules over the version that was read; the lists of keys stay as they are. */
export function saveSegment(place: Place, read: Segment, edit: { description: string; rules: SegmentRule[] }, reason: string): Promise<Segment> {
  const write = api.PUT('/api/v1/projects/{project}/environments/{environment}/segments/{segment}', {
    params: { path: { ...place, segment: read.key }, header: { 'If-Match': etag(read.version) }, query: { reason } },
    body: edit,
  });
  return orCulprit(place, `segment/${read.key}`, answer(write));
}

/** Brings keys into a segment and takes keys out, of the version that was read. */
export function saveMembers(place: Place, read: Segment, edit: KeyEdit, reason: string): Promise<Segment> {
  const write = api.POST('/api/v1/projects/{project}/environments/{environment}/segments/{segment}/keys', {
    params: { path: { ...place, segment: read.key }, header: { 'If-Match': etag(read.version) }, query: { reason } },
    body: edit,
  });
  return orCulprit(place, `segment/${read.key}`, answer(write));
}

/** Gives a segment that nothing uses another key. */
export function renameSegment(place: Place, read: Segment, key: string, reason: string): Promise<Segment> {
  const write = api.POST('/api/v1/projects/{project}/environments/{environment}/segments/{segment}/rename', {
    params: { path: { ...place, segment: read.key }, header: { 'If-Match': etag(read.version) }, query: { reason } },
    body: { key },
  });
  return orCulprit(place, `segment/${read.key}`, answer(write));
}

/** Deletes a segment that nothing uses. */
export function deleteSegment(place: Place, read: Segment, reason: string): Promise<unknown> {
  const write = api.DELETE('/api/v1/projects/{project}/environments/{environment}/segments/{segment}', {
    params: { path: { ...place, segment: read.key }, header: { 'If-Match': etag(read.version) }, query: { reason } },
  });
  return orCulprit<unknown>(place, `segment/${read.key}`, answer(write));
}
