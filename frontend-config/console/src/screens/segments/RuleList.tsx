import type { Fault } from '../../api/problem';
import type { SegmentRule } from '../../api/types';
import { ANY } from '../../core/clauses';
import { freshName, replaced, without } from '../../core/draft';
import { Conditions } from '../flag/Conditions';

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
            <Conditions
              rule={rule}
              place={`/rules/${i}`}
              faults={faults}
              onChange={(next) => onChange(replaced(rules, i, next))}
              buttons={
                <button type="button" className="small" aria-label={`Remove ${rule.id}`} onClick={() => onChange(without(rules, i))}>
                  Remove
                </button>
              }
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
