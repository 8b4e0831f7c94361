import type { Evaluation } from '../api/types';

/** Which step of the order of precedence decided, in words. */
export const CAUSE_WORDS: Record<Evaluation['cause'], string> = {
  EMERGENCY_ROLLBACK: 'an emergency rollback is engaged',
  ROLLED_BACK: 'the flag is rolled back',
  ARCHIVED: 'the flag is archived',
  OFF: 'the flag is off',
  PREREQUISITE: 'a prerequisite does not hold',
  SHADOW: 'the flag is in shadow',
  TARGET: 'they are served by name',
  RULE: 'a rule matches',
  ROLLOUT_AUDIENCE: 'an audience of the rollout matches',
  ROLLOUT_ALLOCATION: 'of their bucket in the rollout',
  DEFAULT_RULE: 'the default rule decides',
  NONE: 'nothing could decide',
};

/** How often each variation was answered, those that were not as null, the most frequent first. */
export function tally(answers: readonly Pick<Evaluation, 'variation'>[]): readonly (readonly [variation: string | null, count: number])[] {
  const counts = new Map<string | null, number>();
  for (const { variation = null } of answers) {
    counts.set(variation, (counts.get(variation) ?? 0) + 1);
  }
  return [...counts].sort(([, few], [, many]) => many - few);
}
