import type { Emergency, Flag } from '../api/types';

/** A flag as the emergency makes it: a node obeys an emergency before its database has heard of it. */
export function under<T extends Pick<Flag, 'key' | 'emergency'>>(flag: T, emergency: Pick<Emergency, 'engagements'> | undefined): T {
  const covered = emergency?.engagements.some((one) => (one.flag ?? flag.key) === flag.key) ?? false;
  return covered && !flag.emergency ? { ...flag, emergency: true } : flag;
}
