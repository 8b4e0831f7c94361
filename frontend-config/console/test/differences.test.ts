import { describe, expect, it } from 'vitest';
import { differences, placeWords, same, valueWords } from '../src/core/differences';

describe('differences', () => {
  it('name the place down to the member that changed', () => {
    const before = { defaultRule: { weights: { v1: 90, v2: 10 } }, enabled: true };
    const after = { defaultRule: { weights: { v1: 70, v2: 30 } }, enabled: true };
    expect(differences(before, after)).toEqual([
      { path: ['defaultRule', 'weights', 'v1'], before: 90, after: 70 },
      { path: ['defaultRule', 'weights', 'v2'], before: 10, after: 30 },
    ]);
  });

  it('hold rules against each other by their ids, and say that their order changed', () => {
    const before = { rules: [{ id: 'a', serve: 'v1' }, { id: 'b', serve: 'v2' }] };
    const after = { rules: [{ id: 'b', serve: 'v2' }, { id: 'a', serve: 'v2' }] };
    expect(differences(before, after)).toEqual([
      { path: ['rules', 'a', 'serve'], before: 'v1', after: 'v2' },
      { path: ['rules', 'order'], before: ['a', 'b'], after: ['b', 'a'] },
    ]);
  });

  it('leave out what changes with every write', () => {
    expect(differences({ version: 1, changedAt: 'then' }, { version: 2, changedAt: 'now' })).toEqual([]);
  });

  it('are none where only the order of members differs', () => {
    expect(same({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
  });

  it('are said in words', () => {
    expect(placeWords(['defaultRule', 'weights', 'v2'])).toBe('default rule › weights › v2');
    expect(valueWords(2_500, ['defaultRule', 'weights', 'v2'])).toBe('2.5 %');
    expect([undefined, null, '', 'x', 3, { a: 1 }].map((value) => valueWords(value))).toEqual(['–', '–', 'empty', 'x', '3', '{"a":1}']);
  });
});
