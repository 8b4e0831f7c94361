import { describe, expect, it } from 'vitest';
import type { Key } from '../src/api/types';
import { lifeWords, opens, successor } from '../src/core/keys';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const key: Key = { id: 'k1', kind: 'server', name: 'shop', project: 'default', environment: 'live', createdAt: '2026-11-01T12:00:00Z' };

describe('a key', () => {
  it('opens until it expires or is revoked, and says which', () => {
    expect([opens(key, NOW), lifeWords(key, NOW)]).toEqual([true, 'until revoked']);
    const short = { ...key, expiresAt: '2026-11-21T12:00:01Z' };
    expect([opens(short, NOW), lifeWords(short, NOW).split(' ')[0]]).toEqual([true, 'until']);
    expect([opens(short, NOW + 1_000), lifeWords(short, NOW + 1_000).split(' ')[0]]).toEqual([false, 'expired']);
    const revoked = { ...short, revokedAt: '2026-11-02T12:00:00Z' };
    expect([opens(revoked, NOW), lifeWords(revoked, NOW).split(' ')[0]]).toEqual([false, 'revoked']);
  });

  it('is followed by one of the same kind, reach and lifetime', () => {
    expect(successor(key, NOW)).toEqual({ kind: 'server', name: 'shop', project: 'default', environment: 'live' });
    const days = successor({ ...key, expiresAt: '2026-12-01T12:00:00Z' }, NOW);
    expect(days.expiresAt).toBe('2026-12-21T12:00:00.000Z');
  });
});
