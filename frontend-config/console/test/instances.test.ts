import { describe, expect, it } from 'vitest';
import type { InstanceStatus } from '../src/api/types';
import { bySdk, chosen, hearsWords, lagWords } from '../src/core/instances';

function instance(name: string, changes: Partial<InstanceStatus> = {}): InstanceStatus {
  return {
    name,
    incarnation: 'a',
    sdk: 'java/1',
    revision: 7,
    epoch: 2,
    confirmed: true,
    delivery: 'unknown',
    lastSeenAt: '2026-11-21T10:00:00Z',
    tripped: [],
    rejected: [],
    ...changes,
  };
}

describe('instances', () => {
  it('say how far behind they are, the emergency first', () => {
    const present = { revision: 9, epoch: 3 };
    expect(lagWords(instance('a'), present)).toBe('');
    expect(lagWords(instance('a', { confirmed: false }), present)).toBe('obeys epoch 2 of 3, 2 revisions behind');
    expect(lagWords(instance('a', { confirmed: false, revision: 8, epoch: 3 }), present)).toBe('1 revision behind');
    expect(lagWords(instance('a', { confirmed: false, revision: 9, epoch: 3 }), present)).toBe('has not confirmed yet');
  });

  it('are listed with those behind first, and numbers in names count as numbers', () => {
    const items = [instance('pod-10'), instance('pod-2'), instance('pod-11', { confirmed: false })];
    expect(chosen(items, 'all', '').map(({ name }) => name)).toEqual(['pod-11', 'pod-2', 'pod-10']);
    expect(chosen(items, 'all', ' POD-1 ').map(({ name }) => name)).toEqual(['pod-11', 'pod-10']);
  });

  it('are narrowed to those behind, or to those that serve a flag otherwise', () => {
    const items = [instance('a'), instance('b', { confirmed: false }), instance('c', { tripped: ['x'] }), instance('d', { rejected: ['y'] })];
    expect(chosen(items, 'behind', '').map(({ name }) => name)).toEqual(['b']);
    expect(chosen(items, 'remarks', '').map(({ name }) => name)).toEqual(['c', 'd']);
  });

  it('say how they hear of changes, and when those that poll ask next', () => {
    const now = Date.parse('2026-11-21T10:00:00Z');
    expect(hearsWords({ delivery: 'stream' }, now)).toBe('streams');
    expect(hearsWords({ delivery: 'poll', pollDueAt: '2026-11-21T10:00:12Z' }, now)).toBe('polls, due in 12 s');
    expect(hearsWords({ delivery: 'poll', pollDueAt: '2026-11-21T09:59:59Z' }, now)).toBe('polls');
    expect(hearsWords({ delivery: 'unknown' }, now)).toBe('');
    expect(hearsWords({}, now)).toBe('');
  });

  it('are counted by SDK, the most frequent first', () => {
    expect(bySdk([{ sdk: 'java/1' }, { sdk: 'java/2' }, { sdk: 'java/2' }])).toEqual([
      ['java/2', 2],
      ['java/1', 1],
    ]);
  });
});
