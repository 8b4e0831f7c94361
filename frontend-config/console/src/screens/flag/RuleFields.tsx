import type { ReactNode } from 'react';
import type { Fault } from '../../api/problem';
import type { Clause, Rule, Serve } from '../../api/types';
import { replaced, without } from '../../core/draft';
import { faultsAt } from '../../core/faults';
import { percent } from '../../core/shares';
import { ClauseFields } from './ClauseFields';
import { Faults } from './Faults';
import { ServeFields } from './ServeFields';

interface Props {
  readonly rule: Rule;
  /** Where the rule is in the flag, as a JSON pointer. */
  readonly place: string;
  readonly faults: readonly Fault[];
  readonly variations: readonly string[];
  readonly rollback: string;
  readonly onChange: (rule: Rule) => void;
  /** What moves the rule about. */
  readonly children: ReactNode;
}

/** One rule: if all of its clauses match, it serves. */
export function RuleFields({ rule, place, faults, variations, rollback, onChange, children }: Props) {
  const clauses = rule.clauses ?? [];
  const setClauses = (next: Clause[]) => onChange({ ...rule, clauses: next });
  const own = faultsAt(faults, place).filter(({ pointer }) => !pointer.includes(`${place}/clauses/`));
  return (
    <fieldset>
      <legend className="hidden">Rule {rule.id}</legend>
      <header>
        <input
          aria-label="Name of the rule"
          className="rule-name"
          value={rule.id}
          maxLength={128}
          onChange={(event) => onChange({ ...rule, id: event.target.value })}
        />
        {rule.share && <span className="quiet">for {percent(rule.share.weight)} of whom it matches</span>}
        {children}
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
      <button
        type="button"
        className="small"
        onClick={() => setClauses([...clauses, { attribute: '', operator: 'in', values: [], negated: false, ignoreCase: false, strict: false }])}
      >
        {clauses.length === 0 ? 'Everybody; add a condition' : 'and …'}
      </button>
      <ServedBy rule={rule} place={place} variations={variations} rollback={rollback} onChange={onChange} />
      <Faults faults={own} />
    </fieldset>
  );
}

function ServedBy({ rule, place, variations, rollback, onChange }: Omit<Props, 'children' | 'faults'>) {
  const { serve } = rule;
  const split = 'weights' in serve;
  const choose = (chosen: string) =>
    onChange({
      ...rule,
      serve: chosen === '' ? { weights: Object.fromEntries(variations.map((key) => [key, key === rollback ? 100_000 : 0])) } : { variation: chosen },
    });
  return (
    <div className="served">
      <label htmlFor={`${place}-serve`}>serve</label>
      <select id={`${place}-serve`} value={split ? '' : serve.variation} onChange={(event) => choose(event.target.value)}>
        {variations.map((key) => (
          <option key={key}>{key}</option>
        ))}
        <option value="">a share of each</option>
      </select>
      {split && (
        <ServeFields
          id={place}
          variations={variations}
          rollback={rollback}
          serve={serve}
          onChange={(next: Serve) => onChange({ ...rule, serve: next })}
        />
      )}
    </div>
  );
}
