import type { Prerequisite } from '../../api/types';
import { replaced, without } from '../../core/draft';
import { faultsAt } from '../../core/faults';
import { type Part, useFlagKeys } from './Editor';
import { Faults } from './Faults';

/** Other flags that have to serve certain variations, or this one is off for the same user. */
export function Prerequisites({ draft, change, faults }: Part) {
  const { prerequisites } = draft;
  const set = (next: Prerequisite[]) => change({ prerequisites: next });
  return (
    <section className="card">
      <header>
        <h2>Prerequisites</h2>
        <span className="quiet">unless all hold, the flag is off</span>
        <button type="button" className="small" onClick={() => set([...prerequisites, { flag: '', variations: ['v2'] }])}>
          Add a prerequisite
        </button>
      </header>
      {prerequisites.length === 0 && <p className="quiet">None.</p>}
      {prerequisites.map((one, i) => (
        <div key={i} className="clause">
          <FlagField value={one.flag} list={`prerequisite-${i}`} onChange={(flag) => set(replaced(prerequisites, i, { ...one, flag }))} />
          <span className="quiet">serves</span>
          <input
            aria-label="Variations, apart by commas"
            className="values"
            value={one.variations.join(', ')}
            onChange={(event) => set(replaced(prerequisites, i, { ...one, variations: event.target.value.split(',').map((each) => each.trim()) }))}
          />
          <button type="button" className="icon" onClick={() => set(without(prerequisites, i))} aria-label="Remove this prerequisite">
            ×
          </button>
          <Faults faults={faultsAt(faults, `/prerequisites/${i}`)} />
        </div>
      ))}
    </section>
  );
}

function FlagField({ value, list, onChange }: { readonly value: string; readonly list: string; readonly onChange: (flag: string) => void }) {
  const keys = useFlagKeys(value);
  return (
    <>
      <input aria-label="Flag" placeholder="key of another flag" list={list} value={value} onChange={(event) => onChange(event.target.value)} />
      <datalist id={list}>
        {keys.map((key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </>
  );
}
