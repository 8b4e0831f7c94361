import { useVerdicts } from '../../api/queries';
import type { Rollout } from '../../api/types';
import { audienceWords, leftAt, phaseWords, type Progress, progressOf } from '../../core/phases';
import { percent } from '../../core/shares';
import { underWay } from '../../core/states';
import { clock } from '../../core/time';

const MARKS = { done: '✓', current: '▸', reached: '×', ahead: '○' } as const;
const WORDS = { done: 'done', current: 'now', reached: 'ended here', ahead: 'to come' } as const;

/** The phases from the first to the last, with what each asks for. */
export function Timeline({ rollout }: { readonly rollout: Rollout }) {
  const left = leftAt(useVerdicts(rollout.id, underWay(rollout)).data?.items ?? []);
  return (
    <section className="card">
      <header>
        <h2>Phases</h2>
        <span className="quiet">
          started {clock(Date.parse(rollout.startedAt))}
          {rollout.holdBack > 0 && `; ${percent(rollout.holdBack)} stay on V1 until the end`}
        </span>
      </header>
      <ol className="timeline">
        {rollout.phases.map((phase, i) => {
          const progress = progressOf(rollout, i);
          return (
            <li key={i} className={progress} aria-current={progress === 'current' ? 'step' : undefined}>
              <span className="mark">
                <span aria-hidden="true">{MARKS[progress]}</span>
                <span className="hidden">{WORDS[progress]}: </span>
              </span>
              <strong>{phase.name ?? audienceWords(phase)}</strong>
              <span className="quiet">{phaseWords(phase)}</span>
              <span className="since">{whenWords(rollout, progress, left.get(i))}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function whenWords({ phaseStartedAt, endedAt }: Rollout, progress: Progress, left: number | undefined): string {
  switch (progress) {
    case 'current':
      return `since ${clock(Date.parse(phaseStartedAt))}`;
    case 'reached':
      return endedAt ? `ended ${clock(Date.parse(endedAt))}` : '';
    case 'done':
      return left === undefined ? '' : `until ${clock(left)}`;
    case 'ahead':
      return '';
  }
}
