import './trace.css';
import type { EvaluationStep } from '../api/types';

const MARKS: Record<EvaluationStep['outcome'], { readonly mark: string; readonly words: string }> = {
  matched: { mark: '✓', words: 'holds' },
  notMatched: { mark: '✗', words: 'does not hold' },
  decided: { mark: '➜', words: 'decided' },
};

/** The way to an answer, step by step, with the steps that each took itself. */
export function Trace({ steps }: { readonly steps: readonly EvaluationStep[] }) {
  return (
    <ol className="trace">
      {steps.map((step, i) => (
        <li key={i} className={step.outcome}>
          <span className="outcome" aria-hidden="true">
            {MARKS[step.outcome].mark}
          </span>
          <span className="hidden">{MARKS[step.outcome].words}: </span>
          {step.words} <code>{step.pointer}</code>
          {step.steps.length > 0 && <Trace steps={step.steps} />}
        </li>
      ))}
    </ol>
  );
}
