import { describe, expect, it } from 'vitest';
import type { PromotionItem } from '../src/api/types';
import { itemWords, pathOfPointer, places, planWords } from '../src/core/promotion';

function item(changes: Partial<PromotionItem>): PromotionItem {
  return { key: 'checkout', outcome: 'changed', sourceVersion: 1, differences: [], problems: [], ...changes };
}

describe('a promotion', () => {
  it('says where a flag differs, with shares as shares', () => {
    const differences = [{ pointer: '/defaultRule/weights/v2', before: 10_000, after: 30_000 }, { pointer: '/owner', after: 'team-pay' }];
    expect(places(item({ differences }))).toEqual([
      { pointer: '/defaultRule/weights/v2', words: 'default rule › weights › v2', before: '10 %', after: '30 %' },
      { pointer: '/owner', words: 'owner', before: '–', after: 'team-pay' },
    ]);
  });

  it('says in a line what becomes of a flag, and who changes sides', () => {
    const differences = ['/a', '/b', '/c', '/d', '/e'].map((pointer) => ({ pointer, before: 1, after: 2 }));
    expect(itemWords(item({ differences, moved: 20_000 }))).toBe('a, b, c and 2 more; 20 % of users change sides');
    const shares = ['v1', 'v2'].map((key) => ({ pointer: `/defaultRule/weights/${key}`, before: 1, after: 2 }));
    const rule = ['serve/variation', 'clauses/0'].map((place) => ({ pointer: `/rules/beta/${place}`, before: 1, after: 2 }));
    expect(itemWords(item({ differences: [...shares, ...rule, { pointer: '/tags/0', after: 'q4' }] }))).toBe('default rule, rules › beta, tags');
    expect(itemWords(item({ outcome: 'added', differences }))).toBe('is not there yet, and arrives switched off');
    expect(itemWords(item({ outcome: 'impossible', problems: ['no segment beta', 'a rollout leads it'] }))).toBe('no segment beta; a rollout leads it');
    expect(itemWords(item({ outcome: 'identical' }))).toBe('');
  });

  it('shows nothing of a new flag, which differs as a whole', () => {
    expect(places(item({ outcome: 'added', differences: [{ pointer: '', after: {} }] }))).toEqual([]);
  });

  it('says what it comes to', () => {
    const flags = [item({}), item({}), item({ outcome: 'added' }), item({ outcome: 'identical' })];
    expect(planWords({ flags, segments: ['beta'] })).toBe('2 changed, 1 new, 1 as they are, 1 segment copied');
    expect(planWords({ flags: [], segments: [] })).toBe('nothing');
  });

  it('reads pointers with escaped names', () => {
    expect(pathOfPointer('/rules/a~1b~0c/serve')).toEqual(['rules', 'a/b~c', 'serve']);
    expect(pathOfPointer('')).toEqual([]);
  });
});
