import type { Flag } from '../api/types';
import type { Json } from '../api/types';
import { shareConfigured } from './states';

/** Which way a change goes: safer is one step, riskier wants to be read and given a reason. */
export type Direction = 'safer' | 'riskier' | 'words';

const WORDS: ReadonlySet<string> = new Set(['description', 'tags', 'owner', 'links', 'kind']);

/**
 * Which way a change of a flag goes.
 *
 * @param patch the members that change, as they are to be
 */
export function direction(flag: Flag, patch: Readonly<Record<string, Json>>): Direction {
  const members = Object.keys(patch);
  if (members.every((member) => WORDS.has(member))) {
    return 'words';
  }
  return members.every((member) => WORDS.has(member) || isSafer(flag, member, patch[member])) ? 'safer' : 'riskier';
}

/** Whether riskier changes of a new environment ask for its name unless somebody says otherwise: of one that is called after production. */
export function isBornProtected(environment: string): boolean {
  return /^(prod|production|live)(-|$)/.test(environment);
}

function isSafer(flag: Flag, member: string, wanted: Json | undefined): boolean {
  switch (member) {
    case 'enabled':
      return wanted === false;
    case 'rolledBack':
      return wanted === true;
    case 'defaultRule': {
      const after = { ...flag, ramp: null, defaultRule: wanted as Flag['defaultRule'] };
      return onlyMovesBack(flag, after);
    }
    default:
      return false;
  }
}

/** Whether nobody gets another variation than before or the rollback one. */
function onlyMovesBack(before: Flag, after: Flag): boolean {
  if (shareConfigured(after) > shareConfigured({ ...before, ramp: null })) {
    return false;
  }
  const [was, is] = [weights(before), weights(after)];
  return Object.keys(is).every((key) => key === before.rollbackVariation || (is[key] ?? 0) <= (was[key] ?? 0));
}

function weights(flag: Flag): Readonly<Record<string, number>> {
  return 'variation' in flag.defaultRule ? { [flag.defaultRule.variation]: 100_000 } : flag.defaultRule.weights;
}
