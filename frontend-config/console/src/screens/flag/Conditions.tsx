import type { ReactNode } from 'react';
import type { Fault } from '../../api/problem';
import type { Clause, SegmentRule } from '../../api/types';
import { ANY } from '../../core/clauses';
import { replaced, without } from '../../core/draft';
import { faultsAt } from '../../core/faults';
import { percent } from '../../core/shares';
import { ClauseFields } from './ClauseFields';
import { Faults } from './Faults';

interface Props<R extends SegmentRule> {
  readonly rule: R;
  /** Where the rule is in its document, as a JSON pointer. */
  readonly place: string;
  readonly faults: readonly Fault[];
  readonly onChange: (rule: R) => void;
  /** What moves the rule about, or removes it. */
  readonly buttons: ReactNode;
  /** What happens if all of it matches, where that has to be said. */
  readonly children?: ReactNode;
}

/** One rule of a flag or a segment: its name, and what has to match. */
export function Conditions<R extends SegmentRule>({ rule, place, faults, onChange, buttons, children }: Props<R>) {
  const clauses = rule.clauses ?? [];
  const setClauses = (next: Clause[]) => onChange({ ...rule, clauses: next });
  return (
    <fieldset>
      <legend className="hidden">Rule {rule.id}</legend>
      <header>
        <input
          aria-label="Name of the rule"
          className="rule-name"
          maxLength={128}
          value={rule.id}
          onChange={(event) => onChange({ ...rule, id: event.target.value })}
        />
        {rule.share && <span className="quiet">for {percent(rule.share.weight)} of whom it matches</span>}
        {buttons}
      </header>
      {clauses.map((clause, i) => (
        <ClauseFields
          key={i}
          clause={clause}
          word={i === 0 ? 'if' : 'and'}
          faults={faultsAt(faults, `${place}/clauses/${i}`)}
          onChange={(next) => setClauses(replaced(clauses, i, next))}
          onRemove={() => setClauses(without(clauses, i))}
        />
      ))}
      <button type="button" className="small" onClick={() => setClauses([...clauses, ANY])}>
        {clauses.length === 0 ? 'Everybody; add a condition' : 'and …'}
      </button>
      {children}
      <Faults faults={faultsAt(faults, place).filter(({ pointer }) => !pointer.includes(`${place}/clauses/`))} />
    </fieldset>
  );
}
