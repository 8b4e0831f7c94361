import { describe, expect, it } from 'vitest';
import { merge, patchOf } from '../src/core/merge';

const MEMBERS = ['rules', 'defaultRule', 'owner'];
const base = { rules: ['a'], defaultRule: { weights: { v1: 90, v2: 10 } }, owner: 'ann' };

describe('two edits of one flag', () => {
  it('both stand where they touch different members', () => {
    const merged = merge(base, { ...base, rules: ['a', 'b'] }, { ...base, owner: 'bob' }, MEMBERS);
    expect(merged).toEqual({ patch: { rules: ['a', 'b'] }, theirs: ['owner'], conflicts: [] });
  });

  it('conflict where they touch the same member differently', () => {
    const mine = { ...base, owner: 'me' };
    const theirs = { ...base, owner: 'them' };
    const merged = merge(base, mine, theirs, MEMBERS);
    expect(merged.conflicts).toEqual([{ member: 'owner', base: 'ann', mine: 'me', theirs: 'them' }]);
  });

  it('agree where both want the same', () => {
    const both = { ...base, owner: 'eve' };
    expect(merge(base, both, both, MEMBERS)).toEqual({ patch: {}, theirs: ['owner'], conflicts: [] });
  });

  it('become a merge patch that takes away what is to go', () => {
    expect(patchOf(base, { ...base, defaultRule: { variation: 'v2' } }, MEMBERS)).toEqual({
      defaultRule: { weights: null, variation: 'v2' },
    });
    expect(patchOf(base, { rules: ['a'], defaultRule: base.defaultRule }, MEMBERS)).toEqual({ owner: null });
  });
});
