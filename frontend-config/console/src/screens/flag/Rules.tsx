import type { Rule } from '../../api/types';
import { ANY } from '../../core/clauses';
import { freshName, moved, replaced, without } from '../../core/draft';
import { faultsAt } from '../../core/faults';
import type { Part } from './Editor';
import { Faults } from './Faults';
import { RuleFields } from './RuleFields';

/** Rules in their order: the first that matches decides. */
export function Rules({ flag, draft, change, faults }: Part) {
  const { rules } = draft;
  const set = (next: Rule[]) => change({ rules: next });
  const add = () =>
    set([
      ...rules,
      {
        id: freshName('rule', rules.map(({ id }) => id)),
        clauses: [ANY],
        serve: { variation: flag.rollbackVariation },
      },
    ]);
  return (
    <section className="card">
      <header>
        <h2>Rules</h2>
        <span className="quiet">the first that matches decides</span>
        <button type="button" className="small" onClick={add}>
          Add a rule
        </button>
      </header>
      {flag.targets.length > 0 && (
        <p className="quiet">
          Before them, {flag.targets.map(({ variation, keys }) => `${keys.length} by name get ${variation}`).join(', ')}.
        </p>
      )}
      {rules.length === 0 && <p className="quiet">None: the default rule decides for everybody.</p>}
      <ol className="rules">
        {rules.map((rule, i) => (
          <li key={i}>
            <RuleFields
              rule={rule}
              place={`/rules/${i}`}
              faults={faults}
              variations={flag.variations.map(({ key }) => key)}
              rollback={flag.rollbackVariation}
              onChange={(next) => set(replaced(rules, i, next))}
            >
              <button type="button" className="small" disabled={i === 0} onClick={() => set(moved(rules, i, -1))} aria-label={`Move ${rule.id} up`}>
                ↑
              </button>
              <button
                type="button"
                className="small"
                disabled={i === rules.length - 1}
                onClick={() => set(moved(rules, i, 1))}
                aria-label={`Move ${rule.id} down`}
              >
                ↓
              </button>
              <button type="button" className="small" onClick={() => set(without(rules, i))} aria-label={`Remove ${rule.id}`}>
                Remove
              </button>
            </RuleFields>
          </li>
        ))}
      </ol>
      <Faults faults={faultsAt(faults, '/rules').filter(({ pointer }) => /\/rules$/.test(pointer))} />
    </section>
  );
}
