import type { Clause, Operator } from '../api/types';

/** A clause that somebody begins to write. */
export const ANY: Clause = { attribute: '', operator: 'in', values: [], negated: false, ignoreCase: false, strict: false };

/** How each operator reads between an attribute and its values. */
export const OPERATORS: Record<Operator, { readonly words: string; readonly negated: string }> = {
  in: { words: 'is one of', negated: 'is none of' },
  hasAll: { words: 'has all of', negated: 'lacks one of' },
  startsWith: { words: 'starts with', negated: 'does not start with' },
  endsWith: { words: 'ends with', negated: 'does not end with' },
  contains: { words: 'contains', negated: 'does not contain' },
  matches: { words: 'matches', negated: 'does not match' },
  equal: { words: '=', negated: '≠' },
  lessThan: { words: '<', negated: 'not <' },
  lessOrEqual: { words: '≤', negated: 'not ≤' },
  greaterThan: { words: '>', negated: 'not >' },
  greaterOrEqual: { words: '≥', negated: 'not ≥' },
  before: { words: 'is before', negated: 'is not before' },
  after: { words: 'is after', negated: 'is not after' },
  withinHours: { words: 'is within hours of', negated: 'is not within hours of' },
  semverEqual: { words: 'is version', negated: 'is not version' },
  semverLessThan: { words: 'is older than version', negated: 'is not older than version' },
  semverLessOrEqual: { words: 'is at most version', negated: 'is above version' },
  semverGreaterThan: { words: 'is newer than version', negated: 'is not newer than version' },
  semverGreaterOrEqual: { words: 'is at least version', negated: 'is below version' },
  inCidr: { words: 'is in network', negated: 'is not in network' },
  segment: { words: 'is in segment', negated: 'is not in segment' },
  present: { words: 'is present', negated: 'is absent' },
};

const NUMERIC: ReadonlySet<Operator> = new Set(['equal', 'lessThan', 'lessOrEqual', 'greaterThan', 'greaterOrEqual', 'withinHours']);

/** A clause in words: `plan is one of beta, team`. */
export function clauseWords(clause: Clause): string {
  const words = OPERATORS[clause.operator][clause.negated ? 'negated' : 'words'];
  const values = (clause.values ?? []).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return [clause.attribute, words, values.join(', ')].filter((part) => part).join(' ');
}

/** Whether an operator asks an attribute, and whether it takes values. */
export function asks(operator: Operator): { attribute: boolean; values: boolean } {
  return { attribute: operator !== 'segment', values: operator !== 'present' };
}

/** Values as they were typed, one a line or apart by commas, as the operator takes them: numbers where it compares numbers. */
export function parseValues(text: string, operator: Operator): (string | number)[] {
  return text
    .split(/[\n,]/)
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .map((value) => (NUMERIC.has(operator) && Number.isFinite(Number(value)) ? Number(value) : value));
}
