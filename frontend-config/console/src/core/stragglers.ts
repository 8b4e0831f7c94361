import type { Instance } from '../api/types';
import { ago, span } from './time';

/** An instance that says nothing for this long may be gone. */
const LOST_MILLIS = 30_000;

/** Why an instance has not confirmed yet: `polls, due in 12 s`. */
export function stragglerWords(instance: Pick<Instance, 'delivery' | 'pollDueAt' | 'lastSeenAt'>, now: number): string {
  const seen = Date.parse(instance.lastSeenAt);
  if (now - seen > LOST_MILLIS) {
    return `lost? last seen ${ago(seen, now)}`;
  }
  if (instance.delivery === 'poll' && instance.pollDueAt) {
    const due = Math.ceil((Date.parse(instance.pollDueAt) - now) / 1000);
    return due > 0 ? `polls, due in ${span(due)}` : 'polls, due now';
  }
  return instance.delivery === 'stream' ? 'streams, waiting for its word' : `seen ${ago(seen, now)}`;
}
