import type { InstanceStatus } from '../api/types';
import { span } from './time';

/** What is in force, which everybody is held against. */
export interface Present {
  readonly revision: number;
  readonly epoch: number;
}

/** Which instances are looked for. */
export type InstanceFilter = 'all' | 'behind' | 'remarks';

/** How far behind an instance is, the emergency state first; empty for not at all. */
export function lagWords(instance: Pick<InstanceStatus, 'revision' | 'epoch' | 'confirmed'>, present: Present): string {
  if (instance.confirmed) {
    return '';
  }
  const lags = [];
  if (instance.epoch < present.epoch) {
    lags.push(`obeys epoch ${instance.epoch} of ${present.epoch}`);
  }
  if (instance.revision < present.revision) {
    const revisions = present.revision - instance.revision;
    lags.push(revisions === 1 ? '1 revision behind' : `${revisions} revisions behind`);
  }
  return lags.join(', ') || 'has not confirmed yet';
}

/** How an instance hears of changes: `streams`, `polls, due in 12 s`; empty where that is not known. */
export function hearsWords({ delivery, pollDueAt }: Partial<Pick<InstanceStatus, 'delivery' | 'pollDueAt'>>, now: number): string {
  switch (delivery) {
    case 'stream':
      return 'streams';
    case 'poll': {
      const seconds = pollDueAt ? Math.ceil((Date.parse(pollDueAt) - now) / 1000) : Number.NaN;
      return seconds > 0 ? `polls, due in ${span(seconds)}` : 'polls';
    }
    default:
      return '';
  }
}

/** Those that are looked for, whoever is behind first, then by name with numbers as numbers: pod-2 before pod-10. */
export function chosen(items: readonly InstanceStatus[], filter: InstanceFilter, search: string): readonly InstanceStatus[] {
  const wanted = search.trim().toLowerCase();
  return items
    .filter((one) => matches(one, filter) && `${one.name} ${one.incarnation} ${one.sdk}`.toLowerCase().includes(wanted))
    .sort((a, b) => Number(a.confirmed) - Number(b.confirmed) || BY_NAME.compare(a.name, b.name));
}

/** How many instances run each SDK, the most frequent first: a second version is worth a look. */
export function bySdk(items: readonly Pick<InstanceStatus, 'sdk'>[]): readonly (readonly [sdk: string, instances: number])[] {
  const counts = new Map<string, number>();
  for (const { sdk } of items) {
    counts.set(sdk, (counts.get(sdk) ?? 0) + 1);
  }
  return [...counts].sort(([a, many], [b, others]) => others - many || a.localeCompare(b));
}

const BY_NAME = new Intl.Collator('en', { numeric: true });

function matches({ confirmed, tripped, rejected }: InstanceStatus, filter: InstanceFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'behind':
      return !confirmed;
    case 'remarks':
      return tripped.length > 0 || rejected.length > 0;
  }
}
