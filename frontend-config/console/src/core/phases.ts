import type { Phase, Rollout, Verdict } from '../api/types';
import { clauseWords } from './clauses';
import { percent } from './shares';
import { count, span } from './time';

/** A phase in words: `10 % for at least 10 min and 15,000 users`. */
export function phaseWords(phase: Phase): string {
  const limits = [
    phase.minimumSeconds ? span(phase.minimumSeconds) : '',
    phase.minimumCalls ? `${count(phase.minimumCalls)} calls` : '',
    phase.minimumUnits ? `${count(phase.minimumUnits)} users` : '',
    phase.approvals?.length ? `approval of ${phase.approvals.join(', ')}` : '',
  ].filter((limit) => limit);
  const whom = `${phase.shadow ? 'Shadow: ' : ''}${audienceWords(phase)}`;
  const bake = phase.bakeSeconds ? `, then ${span(phase.bakeSeconds)} more` : '';
  return limits.length ? `${whom} for at least ${limits.join(' and ')}${bake}` : `${whom}${bake}`;
}

/** Who is served V2 in a phase. */
export function audienceWords(phase: Phase): string {
  return phase.audience ? phase.audience.map(clauseWords).join(' and ') : percent(phase.share ?? 0);
}

/** What has become of a phase. */
export type Progress = 'done' | 'current' | 'reached' | 'ahead';

/** How far a rollout is, by the index of a phase; one that has ended is nowhere any more. */
export function progressOf(rollout: Rollout, index: number): Progress {
  if (rollout.state === 'completed') {
    return 'done';
  }
  if (index === rollout.phase) {
    return rollout.endedAt ? 'reached' : 'current';
  }
  return index < rollout.phase ? 'done' : 'ahead';
}

/** When the guard has left each phase for the next, by the phase's index; the last time counts. */
export function leftAt(newestFirst: readonly Pick<Verdict, 'phase' | 'decision' | 'at'>[]): ReadonlyMap<number, number> {
  const left = new Map<number, number>();
  for (const { phase, decision, at } of newestFirst) {
    if ((decision === 'advance' || decision === 'complete') && !left.has(phase)) {
      left.set(phase, Date.parse(at));
    }
  }
  return left;
}
