import { describe, expect, it } from 'vitest';
import { asks, clauseWords, parseValues } from '../src/core/clauses';

describe('a clause', () => {
  it('reads like a sentence', () => {
    expect(clauseWords({ attribute: 'plan', operator: 'in', values: ['beta', 'team'] })).toBe('plan is one of beta, team');
    expect(clauseWords({ attribute: 'age', operator: 'lessThan', values: [18], negated: true })).toBe('age not < 18');
    expect(clauseWords({ operator: 'segment', values: ['staff'] })).toBe('is in segment staff');
    expect(clauseWords({ attribute: 'email', operator: 'present', negated: true })).toBe('email is absent');
  });

  it('takes an attribute and values only where the comparison does', () => {
    expect(asks('segment')).toEqual({ attribute: false, values: true });
    expect(asks('present')).toEqual({ attribute: true, values: false });
  });

  it('takes values as they were typed, and numbers where numbers are compared', () => {
    expect(parseValues('DE, AT\n CH,', 'in')).toEqual(['DE', 'AT', 'CH']);
    expect(parseValues('18', 'in')).toEqual(['18']);
    expect(parseValues('18, x', 'lessThan')).toEqual([18, 'x']);
  });
});
