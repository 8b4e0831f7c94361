import { describe, expect, it } from 'vitest';
import { hedged } from '../src/core/hedge';

const never = () => new Promise<never>(() => {});
const atOnce = () => Promise.resolve();

describe('asking several ways', () => {
  it('asks only the first while that answers', async () => {
    const asked: string[] = [];
    const way = (name: string) => () => {
      asked.push(name);
      return Promise.resolve(name);
    };
    expect(await hedged([way('a'), way('b')], never)).toBe('a');
    expect(asked).toEqual(['a']);
  });

  it('asks the next when patience ends, and takes whoever answers first', async () => {
    expect(await hedged([never, () => Promise.resolve('b')], atOnce)).toBe('b');
  });

  it('asks the next at once when one fails', async () => {
    expect(await hedged([() => Promise.reject(new Error('a')), () => Promise.resolve('b')], never)).toBe('b');
  });

  it('throws the first failure when all fail', async () => {
    const failing = (name: string) => () => Promise.reject(new Error(name));
    await expect(hedged([failing('a'), failing('b')], never)).rejects.toThrow('a');
  });
});
