import { describe, expect, it } from 'vitest';
import { changes, draftOf, freshName, merged, moved, rebased, replaced, without } from '../src/core/draft';
import { faultsAt } from '../src/core/faults';
import { flag } from './flag';

describe('an edit', () => {
  it('comes to nothing while nothing is different', () => {
    expect(changes(flag, draftOf(flag))).toEqual({});
    expect(changes(flag, { ...draftOf(flag), tags: ['', ''] })).toEqual({});
  });

  it('comes to a patch of the members that are different', () => {
    expect(changes(flag, { ...draftOf(flag), owner: 'ann', tags: ['web', ''] })).toEqual({ owner: 'ann', tags: ['web'] });
  });

  it('goes on from what somebody else has made of the flag', () => {
    const mine = { ...draftOf(flag), owner: 'me', description: 'mine' };
    const theirs = { ...flag, version: 13, owner: 'them', tags: ['web'] };
    const together = merged(flag, mine, theirs);
    expect(together.conflicts.map(({ member }) => member)).toEqual(['owner']);
    expect(rebased(mine, theirs, together, new Set())).toMatchObject({ owner: 'them', description: 'mine', tags: ['web'] });
    expect(rebased(mine, theirs, together, new Set(['owner']))).toMatchObject({ owner: 'me', tags: ['web'] });
  });

  it('moves, replaces and takes away members of lists', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(replaced(['a', 'b'], 1, 'x')).toEqual(['a', 'x']);
    expect(without(['a', 'b'], 0)).toEqual(['b']);
    expect(freshName('rule', ['rule-2', 'x'])).toBe('rule-3');
  });

  it('has its faults said where they are', () => {
    const faults = [
      { pointer: '/patch/rules/1/clauses/0/values/0', detail: 'no' },
      { pointer: '/patch/rules/10', detail: 'no' },
    ];
    expect(faultsAt(faults, '/rules/1')).toEqual([faults[0]]);
    expect(faultsAt(faults, '/rules')).toHaveLength(2);
  });
});
