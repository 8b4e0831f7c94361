import type { Json } from '../api/types';
import { percent } from './shares';

/** One place where two documents differ; a side that has nothing there is undefined. */
export interface Difference {
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What changes by itself with every write, and says nothing to people. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['version', 'changedAt', 'createdAt', 'revision']);

/**
 * Where two documents differ, in the order of their members. Members of lists that have an id, a key or a flag of their own are
 * held against each other by that, so that a rule that was moved up is no new rule; a change of their order is one difference.
 */
export function differences(before: Json | undefined, after: Json | undefined): readonly Difference[] {
  const found: Difference[] = [];
  compare([], before, after, found);
  return found;
}

/** What a change comes to, in one line: `weights › v2: 25 % → 10 %`. */
export function changeWords(member: string, before: Json | undefined, after: Json | undefined): string {
  return differences({ [member]: before ?? null }, { [member]: after ?? null })
    .map((one) => {
      const place = one.path.length > 1 ? `${placeWords(one.path.slice(1))}: ` : '';
      return `${place}${valueWords(one.before, one.path)} → ${valueWords(one.after, one.path)}`;
    })
    .join('; ');
}

/** A place in words: `rules › staff › serve › weights › v2`. */
export function placeWords(path: readonly string[]): string {
  return path.length ? path.map((part) => NAMES[part] ?? part).join(' › ') : 'everything';
}

/**
 * A value in a few words.
 *
 * @param path where it is, since shares are numbers like others
 */
export function valueWords(value: Json | undefined, path: readonly string[] = []): string {
  if (typeof value === 'number' && (path.at(-2) === 'weights' || path.at(-1) === 'weight')) {
    return percent(value);
  }
  if (value === undefined || value === null) {
    return '–';
  }
  if (typeof value === 'string') {
    return value === '' ? 'empty' : value;
  }
  const text = JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}

const NAMES: Readonly<Record<string, string>> = {
  defaultRule: 'default rule',
  rolledBack: 'rolled back',
  offVariation: 'off variation',
  rollbackVariation: 'rollback variation',
};

function compare(path: readonly string[], before: Json | undefined, after: Json | undefined, found: Difference[]): void {
  if (same(before, after)) {
    return;
  }
  const left = named(before);
  const right = named(after);
  if (!left || !right) {
    found.push({ path, before, after });
    return;
  }
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    if (path.length > 0 || !BOOKKEEPING.has(name)) {
      compare([...path, name], left.get(name), right.get(name), found);
    }
  }
  if (Array.isArray(before) && Array.isArray(after) && reordered([...left.keys()], [...right.keys()])) {
    found.push({ path: [...path, 'order'], before: [...left.keys()], after: [...right.keys()] });
  }
}

/** The members of an object, or of a list whose members have names of their own; null for anything else. */
function named(value: Json | undefined): Map<string, Json> | null {
  if (value === undefined || value === null || typeof value !== 'object') {
    return null;
  }
  if (!Array.isArray(value)) {
    return new Map(Object.entries(value));
  }
  const members = new Map<string, Json>();
  for (const member of value) {
    const name = ownName(member);
    if (name === null || members.has(name)) {
      return null;
    }
    members.set(name, member);
  }
  return members;
}

function ownName(member: Json): string | null {
  if (member === null || typeof member !== 'object' || Array.isArray(member)) {
    return null;
  }
  for (const name of ['id', 'key', 'flag']) {
    const value = member[name];
    if (typeof value === 'string') {
      return value;
    }
  }
  return null;
}

function reordered(before: readonly string[], after: readonly string[]): boolean {
  const common = (ones: readonly string[], others: readonly string[]) => ones.filter((one) => others.includes(one)).join('\n');
  return common(before, after) !== common(after, before);
}

/** Whether two documents say the same, whatever the order of their members. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) {
    return true;
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((v, i) => same(v, other[i]));
  }
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => same(one[name], other[name]));
}
