import { describe, expect, it } from 'vitest';
import { patchSentences, restorable, ruleWords, sentences, serveWords, subjectOf } from '../src/core/audit';
import { flag } from './flag';

const FLAG = {
  key: 'checkout',
  version: 3,
  enabled: true,
  variations: [{ key: 'v1', value: false }],
  defaultRule: { weights: { v1: 90_000, v2: 10_000 } },
  rules: [{ id: 'beta', clauses: [{ attribute: 'plan', operator: 'in', values: ['beta'] }], serve: { variation: 'v2' } }],
};

describe('an audit entry', () => {
  it('of what is to come says what a patch will change', () => {
    const patch = { enabled: false, defaultRule: { weights: { v1: 50_000, v2: 50_000 } } };
    expect(patchSentences(flag, patch)).toEqual(['turned off', 'default rule from v1 75 %, v2 25 % to v1 50 %, v2 50 %']);
    expect(patchSentences(flag, {})).toEqual([]);
  });

  it('says that a flag was turned off', () => {
    expect(sentences({ before: FLAG, after: { ...FLAG, version: 4, enabled: false } })).toEqual(['turned off']);
  });

  it('says a changed share once, with both sides', () => {
    const after = { ...FLAG, defaultRule: { weights: { v1: 50_000, v2: 50_000 } } };
    expect(sentences({ before: FLAG, after })).toEqual(['default rule from v1 90 %, v2 10 % to v1 50 %, v2 50 %']);
  });

  it('says rules that came, went and changed', () => {
    const staff = { id: 'staff', clauses: [], serve: { variation: 'v2' } };
    expect(sentences({ before: FLAG, after: { ...FLAG, rules: [...FLAG.rules, staff] } })).toEqual(['rule staff added: always: v2']);
    expect(sentences({ before: FLAG, after: { ...FLAG, rules: [] } })).toEqual(['rule beta removed, which was: if plan is one of beta: v2']);
    const wider = { ...FLAG.rules[0], clauses: [{ attribute: 'plan', operator: 'in', values: ['beta', 'team'] }] };
    expect(sentences({ before: FLAG, after: { ...FLAG, rules: [wider] } })).toEqual([
      'rule beta is now: if plan is one of beta, team: v2; it was: if plan is one of beta: v2',
    ]);
  });

  it('says that rules were only moved', () => {
    const staff = { id: 'staff', clauses: [], serve: { variation: 'v2' } };
    const before = { ...FLAG, rules: [...FLAG.rules, staff] };
    expect(sentences({ before, after: { ...FLAG, rules: [staff, ...FLAG.rules] } })).toEqual(['rules in another order: staff, beta']);
  });

  it('says that a rollout leads a flag, goes on and leaves it', () => {
    const ramp = { weights: { v1: 99_000, v2: 1_000 } };
    expect(sentences({ before: FLAG, after: { ...FLAG, ramp } })).toEqual(['a rollout leads it: v1 99 %, v2 1 %']);
    expect(sentences({ before: { ...FLAG, ramp }, after: FLAG })).toEqual(['the rollout no longer leads it, which served v1 99 %, v2 1 %']);
  });

  it('says where a rollout went, and why it stands still', () => {
    const phases = [{ name: 'staff', audience: [{ operator: 'segment', values: ['staff'] }] }, { name: '10 %', share: 10_000 }, { share: 50_000 }];
    const started = { flag: 'checkout', candidate: 'v2', phase: 0, phases, approvals: [] };
    const second = { ...started, phase: 1, approvals: [{ name: 'sales' }] };
    expect(sentences({ after: started })).toEqual(['checkout to v2: staff (is in segment staff), then 10 %, then 50 %']);
    expect(sentences({ before: started, after: { ...second, approvals: [] } })).toEqual([
      'checkout, from phase 1 of 3, staff (is in segment staff) to phase 2 of 3, 10 %',
    ]);
    expect(sentences({ before: second, after: { ...second, state: 'held', hold: 'frozen' } })).toEqual([
      'checkout, phase 2 of 3, 10 %',
      'Another flag has just gone back; this one waits for calm',
    ]);
    expect(sentences({ before: { ...second, approvals: [] }, after: second })).toEqual(['checkout, phase 2 of 3, 10 %', 'sales is approved']);
    expect(sentences({ before: second, after: { ...second, approvals: [] } })).toEqual([
      'checkout, phase 2 of 3, 10 %',
      'sales is no longer approved',
    ]);
  });

  it('says nothing of what came or went as a whole', () => {
    expect(sentences({ after: FLAG })).toEqual([]);
    expect(sentences({ before: [], after: [{ id: 'e1' }] })).toEqual([]);
  });

  it('knows what it was about', () => {
    expect(subjectOf({ subject: 'flag/a/b' })).toEqual({ kind: 'flag', name: 'a/b' });
    expect(subjectOf({ subject: 'environment' })).toEqual({ kind: 'environment', name: '' });
  });

  it('can be gone back behind where it changed a flag or a segment, and nowhere else', () => {
    expect(restorable({ subject: 'flag/checkout', before: FLAG, after: FLAG })?.kind).toBe('flag');
    expect(restorable({ subject: 'segment/beta', before: { key: 'beta', rules: [] } })?.kind).toBe('segment');
    expect(restorable({ subject: 'flag/checkout', after: FLAG })).toBeNull();
    expect(restorable({ subject: 'flag/checkout', before: [{ id: 'e1', flag: 'checkout' }] })).toBeNull();
    expect(restorable({ subject: 'webhook/w1', before: { id: 'w1' } })).toBeNull();
  });
});

describe('what is served', () => {
  it('is said as shares, or as one for everybody', () => {
    expect(serveWords({ variation: 'v2' })).toBe('v2 for everybody');
    expect(serveWords({ weights: { v1: 0, v2: 100_000 } })).toBe('v2 for everybody');
    expect(serveWords({ weights: { v1: 99_500, v2: 500 } })).toBe('v1 99.5 %, v2 0.5 %');
  });

  it('is said of a rule with its conditions and its share', () => {
    const rule = { id: 'r', clauses: [{ attribute: 'a', operator: 'present' as const }], share: { weight: 5_000 }, serve: { variation: 'v2' } };
    expect(ruleWords(rule as Parameters<typeof ruleWords>[0])).toBe('if a is present, for 5 % of them: v2');
  });
});
