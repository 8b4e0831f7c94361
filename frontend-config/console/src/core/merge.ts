import type { Json } from '../api/types';
import { same } from './differences';

type Document = { readonly [member: string]: Json | undefined };

/** One member that two people have changed from the same beginning. */
export interface Conflict {
  readonly member: string;
  readonly base: Json | undefined;
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
}

/** What two people's changes come to. */
export interface Merge {
  /** Members that only I have changed, as I want them; null for those that are to go, as a merge patch has it. */
  readonly patch: { readonly [member: string]: Json };
  /** Members that only they have changed. */
  readonly theirs: readonly string[];
  /** Members that both have changed, and not to the same. */
  readonly conflicts: readonly Conflict[];
}

/**
 * Brings two edits of one document together, member by member: what only one of them has changed stands.
 *
 * @param base what both began with
 * @param members which members I may have changed
 */
export function merge(base: Document, mine: Document, theirs: Document, members: readonly string[]): Merge {
  const patch: Record<string, Json> = {};
  const changedByThem: string[] = [];
  const conflicts: Conflict[] = [];
  for (const member of members) {
    const [was, want, is] = [base[member], mine[member], theirs[member]];
    const changedByMe = !same(was, want);
    if (!same(was, is)) {
      changedByThem.push(member);
    }
    if (!changedByMe || same(want, is)) {
      continue;
    }
    if (same(was, is)) {
      patch[member] = patchTo(is, want);
    } else {
      conflicts.push({ member, base: was, mine: want, theirs: is });
    }
  }
  return { patch, theirs: changedByThem, conflicts };
}

/** What a merge patch (RFC 7396) says to bring a member from one value to another: members of objects that go are null. */
function patchTo(from: Json | undefined, to: Json | undefined): Json {
  if (to === undefined) {
    return null;
  }
  if (!isObject(from) || !isObject(to)) {
    return to;
  }
  const gone = Object.keys(from).filter((name) => !(name in to));
  return {
    ...Object.fromEntries(gone.map((name) => [name, null])),
    ...Object.fromEntries(Object.entries(to).map(([name, value]) => [name, patchTo(from[name], value)])),
  };
}

function isObject(value: Json | undefined): value is { [member: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A merge patch (RFC 7396) from one document to another; empty where they are the same. */
export function patchOf(base: Document, mine: Document, members: readonly string[]): Record<string, Json> {
  return merge(base, mine, base, members).patch as Record<string, Json>;
}
