import type { AuditEntry, Flag, FlagInput, Json, Rollout, Rule, Segment, SegmentRule, Serve } from '../api/types';
import { clauseWords } from './clauses';
import { differences, placeWords, valueWords } from './differences';
import { isRollout, moveSentences } from './moves';
import { EVERYBODY, percent } from './shares';

/** What a change was made to, as the log calls it. */
export interface Subject {
  /** `flag`, `segment`, `rollout`, `webhook`, `key`, … */
  readonly kind: string;
  readonly name: string;
}

/** What the subject of an entry is: `flag/checkout` is the flag checkout. */
export function subjectOf({ subject }: Pick<AuditEntry, 'subject'>): Subject {
  const slash = subject.indexOf('/');
  return slash < 0 ? { kind: subject, name: '' } : { kind: subject.slice(0, slash), name: subject.slice(slash + 1) };
}

type Recorded = Pick<AuditEntry, 'before' | 'after'>;

/** What a change has changed, a sentence for each part; none where a document other than a rollout's came, went or is a list. */
export function sentences(entry: Recorded): readonly string[] {
  const { before, after } = documents(entry);
  if (isRollout(after)) {
    return moveSentences((before ?? null) as unknown as Rollout | null, after as unknown as Rollout);
  }
  if (!isObject(before) || !isObject(after)) {
    return [];
  }
  const said = new Set<string>();
  for (const { path } of differences(before, after)) {
    const [member = '', name] = path;
    const rule = member === 'rules' && name !== 'order' ? name : undefined;
    const whole = rule !== undefined ? [member, rule] : WHOLE.has(member) ? [member] : path;
    const was = at(before, whole);
    const is = at(after, whole);
    said.add(rule !== undefined ? ruleSentence(rule, was, is) : sentence(whole, was, is));
  }
  return [...said];
}

/** What a merge patch of a flag changes, a sentence for each part. */
export function patchSentences(flag: Flag, patch: Readonly<Record<string, Json>>): readonly string[] {
  const before = flag as unknown as Record<string, Json>;
  return sentences({ before: Object.fromEntries(Object.keys(patch).map((member) => [member, before[member] ?? null])), after: patch });
}

/** Whom something serves: `v2 for everybody`, `v1 75 %, v2 25 %`. */
export function serveWords(serve: Serve): string {
  if ('variation' in serve) {
    return `${serve.variation} for everybody`;
  }
  const all = Object.entries(serve.weights).find(([, weight]) => weight === EVERYBODY);
  return all ? `${all[0]} for everybody` : Object.entries(serve.weights).map(([key, weight]) => `${key} ${percent(weight)}`).join(', ');
}

/** A rule in words: `if plan is one of beta: v2`. */
export function ruleWords(rule: Rule | SegmentRule): string {
  const condition = rule.clauses?.length ? `if ${segmentRuleWords(rule)}` : segmentRuleWords(rule);
  return 'serve' in rule ? `${condition}: ${serveWords(rule.serve).replace(' for everybody', '')}` : condition;
}

/** Whom a rule matches, in words: `plan is one of beta, for 50 % of them`. */
export function segmentRuleWords({ clauses, share }: Pick<SegmentRule, 'clauses' | 'share'>): string {
  const condition = clauses?.length ? clauses.map(clauseWords).join(' and ') : 'always';
  return share ? `${condition}, for ${percent(share.weight)} of them` : condition;
}

/** A state that can be brought back. */
export type Restorable =
  | { readonly kind: 'flag'; readonly key: string; readonly document: FlagInput }
  | { readonly kind: 'segment'; readonly key: string; readonly document: Segment };

/** What was there before a change, where that was a flag or a segment; null for anything else. */
export function restorable(entry: Recorded & Pick<AuditEntry, 'subject'>): Restorable | null {
  const { kind, name: key } = subjectOf(entry);
  const { before } = documents(entry);
  if (!isObject(before) || before['key'] !== key) {
    return null;
  }
  if (kind === 'flag' && 'variations' in before) {
    return { kind, key, document: before as unknown as FlagInput };
  }
  return kind === 'segment' && 'rules' in before ? { kind, key, document: before as unknown as Segment } : null;
}

/** Members of which a part alone says little. */
const WHOLE: ReadonlySet<string> = new Set(['defaultRule', 'ramp', 'tags', 'links', 'included', 'excluded', 'events']);

function documents({ before, after }: Recorded): { before: Json | undefined; after: Json | undefined } {
  return { before: before as Json | undefined, after: after as Json | undefined };
}

function sentence(path: readonly string[], was: Json | undefined, is: Json | undefined): string {
  switch (path.join('/')) {
    case 'enabled':
      return is === true ? 'turned on' : 'turned off';
    case 'archived':
      return is === true ? 'archived' : 'brought back from the archive';
    case 'rolledBack':
      return is === true ? 'rolled back' : 'no longer rolled back';
    case 'defaultRule':
      return `default rule from ${served(was)} to ${served(is)}`;
    case 'ramp':
      return rampSentence(was, is);
    case 'rules/order':
      return `rules in another order: ${(is as string[] | undefined)?.join(', ')}`;
    default:
      return `${placeWords(path)} from ${valueWords(was, path)} to ${valueWords(is, path)}`;
  }
}

function ruleSentence(id: string, was: Json | undefined, is: Json | undefined): string {
  if (was === undefined) {
    return `rule ${id} added: ${ruleWords(asRule(is))}`;
  }
  return is === undefined
    ? `rule ${id} removed, which was: ${ruleWords(asRule(was))}`
    : `rule ${id} is now: ${ruleWords(asRule(is))}; it was: ${ruleWords(asRule(was))}`;
}

function rampSentence(was: Json | undefined, is: Json | undefined): string {
  if (!isObject(is)) {
    return `the rollout no longer leads it, which served ${served(was)}`;
  }
  return isObject(was) ? `the rollout goes from ${served(was)} to ${served(is)}` : `a rollout leads it: ${served(is)}`;
}

function served(value: Json | undefined): string {
  return isObject(value) && ('variation' in value || 'weights' in value) ? serveWords(value as unknown as Serve) : valueWords(value);
}

function asRule(value: Json | undefined): Rule {
  return value as unknown as Rule;
}

/** The value at a path, where members of lists are named by their ids. */
function at(document: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, part) => {
    if (Array.isArray(value)) {
      return part === 'order'
        ? value.map((member) => String(isObject(member) ? (member['id'] ?? member['key']) : member))
        : value.find((member) => isObject(member) && [member['id'], member['key'], member['flag']].includes(part));
    }
    return isObject(value) ? value[part] : undefined;
  }, document);
}

function isObject(value: Json | undefined): value is { [member: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
