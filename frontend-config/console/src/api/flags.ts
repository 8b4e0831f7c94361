import type { Place } from '../live/place';
import { answer, api, etag } from './client';
import type { Flag, Json, Preview } from './types';

/** How many made-up contexts a preview counts. */
export const SAMPLE = 1_000;

/**
 * Changes members of a flag as it was read, and of no other.
 *
 * @param version the version it was read at; null for what only makes things safer and never waits
 * @param patch a merge patch (RFC 7396)
 */
export function patchFlag(place: Place, flag: string, version: number | null, patch: Record<string, Json>, reason: string): Promise<Flag> {
  return answer(
    api.PATCH('/api/v1/projects/{project}/environments/{environment}/flags/{flag}', {
      params: {
        path: { ...place, flag },
        query: reason ? { reason } : {},
        header: version === null ? {} : { 'If-Match': etag(version) },
      },
      body: patch as Record<string, never>,
      headers: { 'Content-Type': 'application/merge-patch+json' },
    }),
  );
}

/** A flag as it is now. */
export function readFlag(place: Place, flag: string): Promise<Flag> {
  return answer(api.GET('/api/v1/projects/{project}/environments/{environment}/flags/{flag}', { params: { path: { ...place, flag } } }));
}

/** Who would be served another variation. */
export function previewFlag(place: Place, flag: string, patch: Record<string, Json>): Promise<Preview> {
  return answer(
    api.POST('/api/v1/projects/{project}/environments/{environment}/flags/{flag}/preview', {
      params: { path: { ...place, flag } },
      body: { patch, sample: { size: SAMPLE, seed: 1 } },
    }),
  );
}
