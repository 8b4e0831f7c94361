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

/** How often each variation was answered, in the order of the flag; what was left to the callers' default comes last, as null. */
export function tally(
  answers: readonly Pick<Evaluation, 'variation'>[],
  variations: readonly string[],
): readonly (readonly [variation: string | null, count: number])[] {
  const counted = [...variations, null].map((variation) => {
    const count = answers.filter((answer) => (answer.variation ?? null) === variation).length;
    return [variation, count] as const;
  });
  return counted.filter(([variation, count]) => variation !== null || count > 0);
}
