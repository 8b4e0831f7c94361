import type { Backup, FindingState } from '../api/types';

interface Words {
  readonly mark: string;
  readonly pill: string;
  readonly words: string;
}

const FOUND: Readonly<Record<FindingState, Words>> = {
  pass: { mark: '✓', pill: 'live', words: 'well' },
  unavailable: { mark: '○', pill: 'off', words: 'not known here' },
  warn: { mark: '!', pill: 'rollingOut', words: 'to be looked at' },
  fail: { mark: '▲', pill: 'rolledBack', words: 'damaged' },
};

/** How a check of the database came out: a mark and words beside the colour. */
export function findingWords(state: FindingState): Words {
  return FOUND[state];
}

/** Whether a backup can be restored: a mark and words beside the colour. */
export function backupWords({ verified }: Pick<Backup, 'verified'>): Words {
  return verified ? { mark: '✓', pill: 'live', words: 'verified' } : { mark: '▲', pill: 'rolledBack', words: 'damaged' };
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size in bytes as people say it. */
export function sizeWords(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < UNITS.length - 1) {
    size /= 1_000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}
