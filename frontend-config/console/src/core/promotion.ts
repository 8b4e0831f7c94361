import type { Json, PromotionItem, PromotionPlan } from '../api/types';
import { placeWords, valueWords } from './differences';
import { percent } from './shares';

/** What becomes of a flag, in a word and a mark. */
export const OUTCOMES: Record<PromotionItem['outcome'], { readonly mark: string; readonly words: string; readonly pill: string }> = {
  added: { mark: '+', words: 'new', pill: 'live' },
  changed: { mark: '≠', words: 'differs', pill: 'rollingOut' },
  identical: { mark: '=', words: 'the same', pill: 'off' },
  impossible: { mark: '▲', words: 'impossible', pill: 'rolledBack' },
};

/** A place in a flag, as a pointer names it, in words: `/rules/staff/serve` is `rules › staff › serve`. */
export function pathOfPointer(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** One difference of a flag: where, what is in the target, what comes from the source. */
export interface Place {
  readonly pointer: string;
  readonly words: string;
  readonly before: string;
  readonly after: string;
}

/** Where a flag differs; nothing of one that is new, which differs as a whole. */
export function places(item: Pick<PromotionItem, 'outcome' | 'differences'>): readonly Place[] {
  if (item.outcome === 'added') {
    return [];
  }
  return item.differences.map(({ pointer, before, after }) => {
    const path = pathOfPointer(pointer);
    return {
      pointer,
      words: placeWords(path),
      before: valueWords(before as Json | undefined, path),
      after: valueWords(after as Json | undefined, path),
    };
  });
}

/** What becomes of a flag in one line: where it differs, and how many change sides by it. */
export function itemWords(item: Pick<PromotionItem, 'outcome' | 'differences' | 'moved' | 'problems'>): string {
  switch (item.outcome) {
    case 'added':
      return 'is not there yet, and arrives switched off';
    case 'impossible':
      return item.problems.join('; ');
    case 'identical':
      return '';
    case 'changed': {
      const named = [...new Set(item.differences.map(({ pointer }) => partWords(pathOfPointer(pointer))))];
      const rest = named.length > 3 ? ` and ${named.length - 3} more` : '';
      const moved = item.moved ? `; ${percent(item.moved)} of users change sides` : '';
      return `${named.slice(0, 3).join(', ')}${rest}${moved}`;
    }
  }
}

/** The part of a flag that a place is in: one of its lists' members, or a member of its own. */
function partWords([member = '', name, ...rest]: readonly string[]): string {
  const listed = name !== undefined && (rest.length > 0 || member === 'rules') && !WHOLE.has(member);
  return placeWords(listed ? [member, name] : [member]);
}

const WHOLE: ReadonlySet<string> = new Set(['defaultRule', 'ramp']);

/** What a plan comes to: `2 changed, 1 new`. */
export function planWords({ flags, segments }: Pick<PromotionPlan, 'flags' | 'segments'>): string {
  const number = (outcome: PromotionItem['outcome']) => flags.filter((flag) => flag.outcome === outcome).length;
  const parts = [
    [number('changed'), 'changed'],
    [number('added'), 'new'],
    [number('identical'), 'as they are'],
    [number('impossible'), 'impossible'],
    [segments.length, segments.length === 1 ? 'segment copied' : 'segments copied'],
  ] as const;
  return parts.flatMap(([times, words]) => (times > 0 ? [`${times} ${words}`] : [])).join(', ') || 'nothing';
}
