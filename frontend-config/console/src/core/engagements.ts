import type { Emergency, Flag } from '../api/types';

/** What an engagement takes back: a flag, those that carry a tag, or everything; in one environment or in the whole project. */
export type Scope = Pick<Emergency['engagements'][number], 'flag' | 'tag' | 'flags' | 'group'>;

/** Whether it takes back a flag. */
export function covers({ flag, tag, flags }: Scope, key: string): boolean {
  return tag ? (flags?.includes(key) ?? false) : (flag ?? key) === key;
}

/** Whether both are of the same flag, tag or everything, so that who means one means the other. */
export function isLike(one: Scope, other: Scope): boolean {
  return (one.flag ?? null) === (other.flag ?? null) && (one.tag ?? null) === (other.tag ?? null) && !one.group === !other.group;
}

/** What it takes back, in words. */
export function scopeWords({ flag, tag, group }: Scope): string {
  const what = flag ?? (tag ? `flags tagged ${tag}` : 'everything');
  return group ? `${what} in the whole project` : what;
}

/** A flag as the emergency makes it: a node obeys an emergency before its database has heard of it. */
export function under<T extends Pick<Flag, 'key' | 'emergency'>>(flag: T, emergency: Pick<Emergency, 'engagements'> | undefined): T {
  const covered = emergency?.engagements.some((one) => covers(one, flag.key)) ?? false;
  return covered && !flag.emergency ? { ...flag, emergency: true } : flag;
}

/** What is engaged, in words. Who asks at two addresses, as the console does when one is slow, may be engaged twice. */
export function engagedWords({ engagements }: Pick<Emergency, 'engagements'>): string {
  if (engagements.some(({ flag, tag }) => !flag && !tag)) {
    return 'Emergency: everything here is on V1';
  }
  const flags = new Set(engagements.flatMap(({ flag, flags }) => flag ?? flags ?? []));
  const [only] = flags;
  return flags.size === 1 ? `Emergency: ${only} is on V1` : `Emergency: ${flags.size} flags are on V1`;
}
