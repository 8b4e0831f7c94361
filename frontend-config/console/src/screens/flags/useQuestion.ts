import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { Glance } from '../../api/queries';

/** The filters that are named, so that a link says them in a word. */
export const STATES = {
  all: { words: 'All', question: { archived: false } },
  attention: { words: 'Needs attention', question: { state: 'needsAttention' } },
  rolling: { words: 'Rolling out', question: { state: 'rollingOut' } },
  back: { words: 'Rolled back', question: { state: 'rolledBack' } },
  stale: { words: 'Stale', question: { state: 'stale' } },
  on: { words: 'On', question: { enabled: true, archived: false } },
  off: { words: 'Off', question: { enabled: false, archived: false } },
  archived: { words: 'Archived', question: { archived: true } },
} as const satisfies Record<string, { words: string; question: Glance }>;

export type StateFilter = keyof typeof STATES;

/** What is asked of the list, as the URL has it. */
export interface Asked {
  readonly search: string;
  readonly state: StateFilter;
  readonly tag: string;
  readonly owner: string;
  readonly recent: boolean;
}

/** What the URL asks, the same as a question to the service, and what asks for something else. */
export function useQuestion(): { asked: Asked; question: Glance; ask: (change: Partial<Asked>) => void } {
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.toString();
  const asked = useMemo(() => parse(new URLSearchParams(text)), [text]);
  const question = useMemo(() => toQuestion(asked), [asked]);
  const ask = useCallback(
    (change: Partial<Asked>) => setParameters(() => format({ ...parse(new URLSearchParams(location.search)), ...change }), { replace: true }),
    [setParameters],
  );
  return { asked, question, ask };
}

function parse(parameters: URLSearchParams): Asked {
  const state = parameters.get('state') ?? 'all';
  return {
    search: parameters.get('q') ?? '',
    state: isState(state) ? state : 'all',
    tag: parameters.get('tag') ?? '',
    owner: parameters.get('owner') ?? '',
    recent: parameters.get('sort') === 'recent',
  };
}

function format({ search, state, tag, owner, recent }: Asked): URLSearchParams {
  const entries = { q: search, state: state === 'all' ? '' : state, tag, owner, sort: recent ? 'recent' : '' };
  return new URLSearchParams(Object.entries(entries).filter(([, value]) => value !== ''));
}

function toQuestion({ search, state, tag, owner, recent }: Asked): Glance {
  return {
    ...STATES[state].question,
    ...(search ? { q: search } : {}),
    ...(tag ? { tag: [tag] } : {}),
    ...(owner ? { owner } : {}),
    ...(recent ? { sort: 'changedAt' as const, order: 'desc' as const } : {}),
  };
}

function isState(text: string): text is StateFilter {
  return text in STATES;
}
