import type { Key } from '../api/types';
import { dayAndTime } from './time';

type Life = Pick<Key, 'expiresAt' | 'revokedAt'>;

/** A key that is wanted. */
export type Wanted = Pick<Key, 'kind' | 'name'> & { readonly project?: string; readonly environment?: string; readonly expiresAt?: string };

/** Whether a key opens anything. */
export function opens({ expiresAt, revokedAt }: Life, now: number): boolean {
  return revokedAt == null && (expiresAt == null || Date.parse(expiresAt) > now);
}

/** Until when a key opens, or since when no more: `until 21 Nov, 14:05`, `revoked 3 Oct, 09:00`. */
export function lifeWords({ expiresAt, revokedAt }: Life, now: number): string {
  if (revokedAt != null) {
    return `revoked ${dayAndTime(Date.parse(revokedAt), now)}`;
  }
  if (expiresAt == null) {
    return 'until revoked';
  }
  const at = Date.parse(expiresAt);
  return `${at > now ? 'until' : 'expired'} ${dayAndTime(at, now)}`;
}

/** The same once more: what takes a key's place, for as long as that was made for. */
export function successor({ kind, name, project, environment, createdAt, expiresAt }: Key, now: number): Wanted {
  const lifetime = expiresAt ? Date.parse(expiresAt) - Date.parse(createdAt) : null;
  return {
    kind,
    name,
    ...(project ? { project } : {}),
    ...(environment ? { environment } : {}),
    ...(lifetime === null ? {} : { expiresAt: new Date(now + lifetime).toISOString() }),
  };
}
