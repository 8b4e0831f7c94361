import type { Fault } from '../../api/problem';
import type { Clause, SegmentRule } from '../../api/types';
import { freshName, replaced, without } from '../../core/draft';
import { faultsAt } from '../../core/faults';
import { percent } from '../../core/shares';
import { ClauseFields } from '../flag/ClauseFields';
import { Faults } from '../flag/Faults';

const ANY: Clause = { attribute: '', operator: 'in', values: [], negated: false, ignoreCase: false, strict: false };

interface Props {
  readonly rules: readonly SegmentRule[];
  readonly faults: readonly Fault[];
  readonly onChange: (rules: SegmentRule[]) => void;
}

/** Rules of a segment: any one that matches lets in. */
export function RuleList({ rules, faults, onChange }: Props) {
  const add = () => onChange([...rules, { id: freshName('rule', rules.map(({ id }) => id)), clauses: [ANY] }]);
  return (
    <>
      <ol className="rules">
        {rules.map((rule, i) => (
          <li key={i}>
            <OneRule
              rule={rule}
              place={`/rules/${i}`}
              faults={faults}
              onChange={(next) => onChange(replaced(rules, i, next))}
              onRemove={() => onChange(without(rules, i))}
            />
          </li>
        ))}
      </ol>
      <button type="button" className="small" onClick={add}>
        {rules.length === 0 ? 'Add a rule' : 'Add a rule: or …'}
      </button>
    </>
  );
}

interface RuleProps {
  readonly rule: SegmentRule;
  readonly place: string;
  readonly faults: readonly Fault[];
  readonly onChange: (rule: SegmentRule) => void;
  readonly onRemove: () => void;
}

function OneRule({ rule, place, faults, onChange, onRemove }: RuleProps) {
  const clauses = rule.clauses ?? [];
  const set = (next: Clause[]) => onChange({ ...rule, clauses: next });
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
        <button type="button" className="small" aria-label={`Remove ${rule.id}`} onClick={onRemove}>
          Remove
        </button>
      </header>
      {clauses.map((clause, i) => (
        <ClauseFields
          key={i}
          clause={clause}
          word={i === 0 ? 'if' : 'and'}
          faults={faultsAt(faults, `${place}/clauses/${i}`)}
          onChange={(next) => set(replaced(clauses, i, next))}
          onRemove={() => set(without(clauses, i))}
        />
      ))}
      <button type="button" className="small" onClick={() => set([...clauses, ANY])}>
        {clauses.length === 0 ? 'Everybody; add a condition' : 'and …'}
      </button>
      <Faults faults={faultsAt(faults, place).filter(({ pointer }) => !pointer.includes('/clauses/'))} />
    </fieldset>
  );
}
