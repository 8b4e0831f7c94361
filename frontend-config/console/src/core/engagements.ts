import type { Emergency, Flag } from '../api/types';

/** A flag as the emergency makes it: a node obeys an emergency before its database has heard of it. */
export function under<T extends Pick<Flag, 'key' | 'emergency'>>(flag: T, emergency: Pick<Emergency, 'engagements'> | undefined): T {
  const covered = emergency?.engagements.some((one) => (one.flag ?? flag.key) === flag.key) ?? false;
  return covered && !flag.emergency ? { ...flag, emergency: true } : flag;
}

/** What is engaged, in words. Who asks at two addresses, as the console does when one is slow, may be engaged twice. */
export function engagedWords({ engagements }: Pick<Emergency, 'engagements'>): string {
  const flags = new Set(engagements.map(({ flag }) => flag ?? null));
  if (flags.has(null)) {
    return 'Emergency: everything here is on V1';
  }
  const [only] = flags;
  return flags.size === 1 ? `Emergency: ${only} is on V1` : `Emergency: ${flags.size} flags are on V1`;
}
