import type { Rollout } from '../api/types';
import { rate } from './shares';

/** What a rollout says of how it ended. */
type Ended = Pick<Rollout, 'flag' | 'candidate' | 'attempt' | 'startedAt' | 'endedAt' | 'phase' | 'phases' | 'verdict' | 'reason' | 'findings'>;

/** What happened when V2 was taken back, in Markdown, for the ticket or the room of whoever is on call. */
export function incidentSummary(rollout: Ended, { project, environment }: { project: string; environment: string }, url: string): string {
  const { flag, candidate, attempt, startedAt, endedAt, phase, phases, verdict, reason, findings } = rollout;
  const arms = findings && ([['V1', findings.v1], ['V2', findings.v2]] as const);
  return [
    `**${flag} in ${project}/${environment}: ${candidate} was taken back**`,
    ``,
    `- ${reason}`,
    `- attempt ${attempt}, phase ${phase + 1} of ${phases.length}; started ${startedAt}${endedAt ? `, ended ${endedAt}` : ''}`,
    ...(verdict && findings ? [`- the guard says ${verdict}: evidence ${round(findings.evidence)}, threshold ${round(findings.threshold)}`] : []),
    ...(arms || []).map(([name, arm]) => `- ${name}: ${arm.calls} calls, ${rate(arm.errorRate ?? 0)} errors`),
    `- ${url}`,
  ].join('\n');
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
