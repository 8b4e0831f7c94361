import { useState } from 'react';
import type { Fault } from '../../api/problem';
import type { Clause, Operator } from '../../api/types';
import { asks, OPERATORS, parseValues } from '../../core/clauses';
import { Faults } from './Faults';

interface Props {
  readonly clause: Clause;
  readonly word: string;
  readonly faults: readonly Fault[];
  readonly onChange: (clause: Clause) => void;
  readonly onRemove: () => void;
}

/** One condition: an attribute, a comparison, values. */
export function ClauseFields({ clause, word, faults, onChange, onRemove }: Props) {
  const { attribute, values } = asks(clause.operator);
  const choose = (chosen: string) => {
    const negated = chosen.startsWith('!');
    onChange(withOperator(clause, chosen.replace('!', '') as Operator, negated));
  };
  return (
    <div className="clause">
      <span className="quiet word">{word}</span>
      {attribute && (
        <input
          aria-label="Attribute"
          placeholder="attribute"
          aria-invalid={faults.some(({ pointer }) => pointer.endsWith('/attribute'))}
          value={clause.attribute ?? ''}
          onChange={(event) => onChange({ ...clause, attribute: event.target.value })}
        />
      )}
      <select aria-label="Comparison" value={`${clause.negated ? '!' : ''}${clause.operator}`} onChange={(event) => choose(event.target.value)}>
        {(Object.keys(OPERATORS) as Operator[]).flatMap((operator) => [
          <option key={operator} value={operator}>
            {OPERATORS[operator].words}
          </option>,
          <option key={`!${operator}`} value={`!${operator}`}>
            {OPERATORS[operator].negated}
          </option>,
        ])}
      </select>
      {values && <Values clause={clause} invalid={faults.some(({ pointer }) => pointer.includes('/values'))} onChange={onChange} />}
      <button type="button" className="icon" onClick={onRemove} aria-label="Remove this condition">
        ×
      </button>
      <Faults faults={faults} />
    </div>
  );
}

interface ValuesProps {
  readonly clause: Clause;
  readonly invalid: boolean;
  readonly onChange: (clause: Clause) => void;
}

/** Values apart by commas; what is typed stands as it was typed until one leaves. */
function Values({ clause, invalid, onChange }: ValuesProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      aria-label="Values, apart by commas"
      className="values"
      placeholder="values, apart by commas"
      aria-invalid={invalid}
      value={typed ?? (clause.values ?? []).join(', ')}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange({ ...clause, values: parseValues(event.target.value, clause.operator) });
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

function withOperator(clause: Clause, operator: Operator, negated: boolean): Clause {
  const { attribute, ...rest } = clause;
  const takes = asks(operator);
  return {
    ...rest,
    operator,
    negated,
    values: takes.values ? (clause.values ?? []) : [],
    ...(takes.attribute ? { attribute: attribute ?? '' } : {}),
  };
}
