import { describe, expect, it } from 'vitest';
import { contextOf, lookalikes, parseContext, rowsOf, textOf, valueOf } from '../src/core/contexts';

describe('a context', () => {
  it('has numbers, truths and lists where they were typed, and texts everywhere else', () => {
    expect(['ann', '42', '-1.5', 'true', 'truely', '["a"]', '[a', '"42"', '4 eyes', ''].map(valueOf)).toEqual([
      'ann', 42, -1.5, true, 'truely', ['a'], '[a', '42', '4 eyes', '',
    ]);
  });

  it('is typed so that it is found again', () => {
    for (const value of ['ann', '42', 42, true, 'true', null, ['a', 1], { a: 1 }, '{']) {
      expect(valueOf(textOf(value))).toEqual(value);
    }
  });

  it('goes through the form and back', () => {
    const context = { plan: 'beta', targetingKey: 'ann', seats: 3 };
    expect(rowsOf(context)[0]).toEqual({ name: 'targetingKey', text: 'ann' });
    expect(contextOf(rowsOf(context))).toEqual(context);
    expect(contextOf([{ name: ' ', text: 'nothing' }])).toEqual({});
  });

  it('is an object, or what is wrong is said', () => {
    expect(parseContext('{"a":1}')).toEqual({ context: { a: 1 } });
    expect(parseContext('[1]')).toHaveProperty('fault');
    expect(parseContext('{')).toHaveProperty('fault');
  });

  it('has lookalikes who differ in their targeting key alone', () => {
    expect(lookalikes({ plan: 'beta', targetingKey: 'ann' }, 2)).toEqual([
      { plan: 'beta', targetingKey: 'user-1' },
      { plan: 'beta', targetingKey: 'user-2' },
    ]);
  });
});
