import type { Flag, Json } from '../api/types';
import { merge, type Merge, patchOf } from './merge';

/** The members of a flag that the editor changes. */
export const EDITED = ['description', 'owner', 'tags', 'rules', 'defaultRule', 'prerequisites'] as const;

export type EditedMember = (typeof EDITED)[number];

/** What of a flag is edited. */
export type Draft = Pick<Flag, EditedMember>;

/** Documents of the API are JSON; its types just do not say so. */
export function asDocument(value: unknown): { readonly [member: string]: Json | undefined } {
  return value as { readonly [member: string]: Json | undefined };
}

/** A flag as it may be edited. */
export function draftOf(flag: Flag): Draft {
  const { description, owner, tags, rules, defaultRule, prerequisites } = flag;
  return { description, owner, tags, rules, defaultRule, prerequisites };
}

/** What an edit comes to as a merge patch; empty for none. */
export function changes(base: Flag, draft: Draft): Record<string, Json> {
  return patchOf(asDocument(base), tidied(draft), EDITED);
}

/** What my edit and a newer state of the flag come to. */
export function merged(base: Flag, draft: Draft, theirs: Flag): Merge {
  return merge(asDocument(base), tidied(draft), asDocument(theirs), EDITED);
}

/**
 * My edit on top of a newer state of the flag.
 *
 * @param mine the members of which both have changed that are to be as I want them
 */
export function rebased(draft: Draft, theirs: Flag, together: Merge, mine: ReadonlySet<string>): Draft {
  const kept = EDITED.filter((member) => member in together.patch || mine.has(member));
  return { ...draftOf(theirs), ...Object.fromEntries(kept.map((member) => [member, draft[member]])) };
}

function tidied(draft: Draft): { readonly [member: string]: Json | undefined } {
  return asDocument({ ...draft, tags: draft.tags.filter((tag) => tag !== '') });
}

/** A list with one member moved by a step; the same list where there is no room. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const other = index + by;
  const copy = [...list];
  const [one, two] = [copy[index], copy[other]];
  if (one !== undefined && two !== undefined) {
    copy[index] = two;
    copy[other] = one;
  }
  return copy;
}

/** A list with one member replaced. */
export function replaced<T>(list: readonly T[], index: number, member: T): T[] {
  return list.map((one, i) => (i === index ? member : one));
}

/** A list without one member. */
export function without<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, i) => i !== index);
}

/** A name that no other has: `rule-3`. */
export function freshName(stem: string, taken: readonly string[]): string {
  let n = taken.length + 1;
  while (taken.includes(`${stem}-${n}`)) {
    n += 1;
  }
  return `${stem}-${n}`;
}
