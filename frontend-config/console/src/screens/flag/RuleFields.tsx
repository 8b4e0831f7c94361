import type { ReactNode } from 'react';
import type { Fault } from '../../api/problem';
import type { Rule, Serve } from '../../api/types';
import { Conditions } from './Conditions';
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
  return (
    <Conditions rule={rule} place={place} faults={faults} onChange={onChange} buttons={children}>
      <ServedBy rule={rule} place={place} variations={variations} rollback={rollback} onChange={onChange} />
    </Conditions>
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
