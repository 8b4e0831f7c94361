import { describe, expect, it } from 'vitest';
import { EVERYBODY, excess, parsePercent, percent, rate, shareBeside, withShare } from '../src/core/shares';

describe('shares', () => {
  it('are said in percent, as precisely as they are', () => {
    expect([0, 1, 125, 500, 25_000, EVERYBODY].map(percent)).toEqual(['0 %', '0.001 %', '0.125 %', '0.5 %', '25 %', '100 %']);
  });

  it('are read as people type them, and nothing else is', () => {
    expect(['0', '25', '0,5', ' 33.333 % ', '100'].map(parsePercent)).toEqual([0, 25_000, 500, 33_333, EVERYBODY]);
    expect(['', '-1', '101', '1e2', '0.0001', 'half'].map(parsePercent)).toEqual([null, null, null, null, null, null]);
  });

  it('of the others keep their proportions when one changes', () => {
    expect(withShare({ v1: 60_000, v2: 20_000, v3: 20_000 }, 'v1', 20_000)).toEqual({ v1: 20_000, v2: 40_000, v3: 40_000 });
  });

  it('of others that had nothing become equal', () => {
    expect(withShare({ v1: EVERYBODY, v2: 0, v3: 0 }, 'v1', 0)).toEqual({ v1: 0, v2: 50_000, v3: 50_000 });
  });

  it('always add up to everybody, whatever is dealt', () => {
    for (let share = 0; share <= EVERYBODY; share += 7_919) {
      const dealt = withShare({ a: 33_333, b: 33_333, c: 33_334 }, 'b', share);
      expect(excess(dealt)).toBe(0);
      expect(Object.values(dealt).every((weight) => weight >= 0 && Number.isInteger(weight))).toBe(true);
    }
  });

  it('beside a variation are what everybody else gets', () => {
    expect(shareBeside({ variation: 'v1' }, 'v1')).toBe(0);
    expect(shareBeside({ variation: 'v2' }, 'v1')).toBe(EVERYBODY);
    expect(shareBeside({ weights: { v1: 90_000, v2: 10_000 } }, 'v1')).toBe(10_000);
  });

  it('of failures are said with two digits that matter', () => {
    expect([0, 0.0042, 0.041, 0.2345].map(rate)).toEqual(['0 %', '0.42 %', '4.1 %', '23.4 %']);
  });
});
