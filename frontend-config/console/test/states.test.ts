import { describe, expect, it } from 'vitest';
import { engagedWords, isLike, scopeWords, under } from '../src/core/engagements';
import { shareConfigured, standing, verdictWords } from '../src/core/states';
import { flag } from './flag';

const ramp = { rollout: 'r1', attempt: 1, audiences: [], weights: { v1: 99_000, v2: 1_000 } };

const engagement = (of: string | null) => ({ id: 'e1', flag: of, reason: '', actor: 'ann', engagedAt: '2026-11-21T09:30:00Z' });

describe('an emergency', () => {
  it('names its flag, however often that was engaged', () => {
    expect(engagedWords({ engagements: [engagement('checkout'), engagement('checkout')] })).toBe('Emergency: checkout is on V1');
    expect(engagedWords({ engagements: [engagement('checkout'), engagement('search')] })).toBe('Emergency: 2 flags are on V1');
    expect(engagedWords({ engagements: [engagement('checkout'), engagement(null)] })).toBe('Emergency: everything here is on V1');
  });

  it('of a tag is one of the flags that it covers, and no other', () => {
    const tagged = { ...engagement(null), tag: 'payments', flags: ['checkout', 'invoice'] };
    expect(engagedWords({ engagements: [tagged] })).toBe('Emergency: 2 flags are on V1');
    expect(under(flag, { engagements: [tagged] }).emergency).toBe(true);
    expect(under({ ...flag, key: 'search' }, { engagements: [tagged] }).emergency).toBe(false);
    expect(scopeWords(tagged)).toBe('flags tagged payments');
    expect(scopeWords({ ...tagged, group: 'e9' })).toBe('flags tagged payments in the whole project');
    expect(isLike(tagged, engagement(null))).toBe(false);
    expect(isLike(engagement(null), { ...engagement(null), group: 'e9' })).toBe(false);
  });
});

describe('a flag', () => {
  it('is live with the share that is configured', () => {
    expect(standing(flag)).toMatchObject({ state: 'live', share: 25_000 });
  });

  it('is led by its rollout rather than by its default rule', () => {
    expect(standing({ ...flag, ramp })).toMatchObject({ state: 'rollingOut', share: 1_000 });
    expect(shareConfigured({ ...flag, ramp })).toBe(1_000);
  });

  it('serves V2 to nobody while anything stronger holds, the emergency first of all', () => {
    expect(standing({ ...flag, enabled: false })).toMatchObject({ state: 'off', share: 0 });
    expect(standing({ ...flag, mode: 'shadow' })).toMatchObject({ state: 'shadow', share: 0 });
    expect(standing({ ...flag, archived: true, enabled: false })).toMatchObject({ state: 'archived', share: 0 });
    expect(standing({ ...flag, rolledBack: true, archived: true })).toMatchObject({ state: 'rolledBack', share: 0 });
    expect(standing({ ...flag, emergency: true, rolledBack: true, ramp })).toMatchObject({ state: 'emergency', share: 0 });
  });

  it('is under an emergency as soon as one is engaged for it or for everything', () => {
    const engaged = (of: string | null) => ({ engagements: [engagement(of)] });
    expect(under(flag, engaged('checkout')).emergency).toBe(true);
    expect(under(flag, engaged(null)).emergency).toBe(true);
    expect(under(flag, engaged('another'))).toBe(flag);
    expect(under(flag, undefined)).toBe(flag);
  });

  it('has a verdict in words, and a mark beside them', () => {
    expect(verdictWords('worse')).toEqual({ mark: '▲', words: 'V2 worse' });
    expect(verdictWords(undefined).words).toBe('not judged yet');
  });
});
