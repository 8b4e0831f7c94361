import { describe, expect, it } from 'vitest';
import { direction, isBornProtected } from '../src/core/risk';
import { flag } from './flag';

describe('a change', () => {
  it('is safer if it turns V2 off, takes it back, or lowers its share', () => {
    expect(direction(flag, { enabled: false })).toBe('safer');
    expect(direction(flag, { rolledBack: true })).toBe('safer');
    expect(direction(flag, { defaultRule: { weights: { v1: 90_000, v2: 10_000 } } })).toBe('safer');
    expect(direction(flag, { defaultRule: { weights: { v1: 90_000, v2: 10_000 } }, owner: 'ann' })).toBe('safer');
  });

  it('is riskier if more people get V2, or if it cannot be told', () => {
    expect(direction(flag, { enabled: true })).toBe('riskier');
    expect(direction(flag, { rolledBack: false })).toBe('riskier');
    expect(direction(flag, { defaultRule: { weights: { v1: 70_000, v2: 30_000 } } })).toBe('riskier');
    expect(direction(flag, { rules: [] })).toBe('riskier');
    expect(direction(flag, { enabled: false, rules: [] })).toBe('riskier');
  });

  it('is riskier if some move to a third variation, although V1 gets more', () => {
    expect(direction(flag, { defaultRule: { weights: { v1: 80_000, v2: 15_000, v3: 5_000 } } })).toBe('riskier');
  });

  it('is words if nothing of it is evaluated', () => {
    expect(direction(flag, { description: 'new', tags: [] })).toBe('words');
  });

  it('protects from the start what is called after production', () => {
    expect(['production', 'prod', 'prod-eu', 'live'].every(isBornProtected)).toBe(true);
    expect(['staging', 'preprod', 'product-test', 'alive'].some(isBornProtected)).toBe(false);
  });
});
