import type { Flag } from '../src/api/types';

/** A flag that is live and serves V2 to a quarter. */
export const flag: Flag = {
  key: 'checkout',
  type: 'boolean',
  description: '',
  tags: [],
  owner: '',
  kind: 'release',
  links: [],
  version: 12,
  archived: false,
  enabled: true,
  rolledBack: false,
  mode: 'live',
  salt: 'checkout',
  variations: [
    { key: 'v1', value: false },
    { key: 'v2', value: true },
  ],
  rollbackVariation: 'v1',
  prerequisites: [],
  targets: [],
  rules: [],
  defaultRule: { weights: { v1: 75_000, v2: 25_000 } },
  emergency: false,
  createdAt: '2026-11-20T08:00:00Z',
  changedAt: '2026-11-21T09:30:00Z',
};
