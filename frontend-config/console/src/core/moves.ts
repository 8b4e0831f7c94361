import type { Json, Phase, Rollout } from '../api/types';
import { audienceWords } from './phases';
import { HOLD_WORDS } from './states';

/** What became of a rollout in one entry of the audit log, a sentence for each part; its action says the rest. */
export function moveSentences(before: Rollout | null, after: Rollout): readonly string[] {
  if (!before) {
    return [`${after.flag} to ${after.candidate}: ${after.phases.map(phaseName).join(', then ')}`];
  }
  const said = [
    before.phase === after.phase
      ? `${after.flag}, ${phaseAt(after)}`
      : `${after.flag}, from ${phaseAt(before)} to ${phaseAt(after)}`,
  ];
  if (after.hold && after.hold !== before.hold) {
    said.push(HOLD_WORDS[after.hold].replace(/\.$/, ''));
  }
  for (const { name } of after.approvals.filter((one) => !approved(before, one.name))) {
    said.push(`${name} is approved`);
  }
  for (const { name } of before.phase === after.phase ? before.approvals.filter((one) => !approved(after, one.name)) : []) {
    said.push(`${name} is no longer approved`);
  }
  return said;
}

/** Whether a document of the audit log is a rollout. */
export function isRollout(document: Json | undefined): boolean {
  return typeof document === 'object' && document !== null && !Array.isArray(document) && 'phases' in document && 'candidate' in document;
}

function approved({ approvals }: Rollout, name: string): boolean {
  return approvals.some((one) => one.name === name);
}

/** `phase 2 of 4, a tenth (10 %)` */
function phaseAt({ phase, phases }: Rollout): string {
  const present = phases[phase];
  return `phase ${phase + 1} of ${phases.length}${present ? `, ${phaseName(present)}` : ''}`;
}

function phaseName(phase: Phase): string {
  const whom = audienceWords(phase);
  return phase.name && phase.name !== whom ? `${phase.name} (${whom})` : whom;
}
