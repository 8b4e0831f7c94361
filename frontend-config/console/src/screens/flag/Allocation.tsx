import type { Preview, Serve } from '../../api/types';
import { faultsAt } from '../../core/faults';
import { ServeFields } from './ServeFields';
import type { Part } from './Editor';
import { Faults } from './Faults';
import { WhoMoves } from './WhoMoves';

/** Whom no target and no rule decides: shares of each variation, and who would move. */
export function Allocation({ flag, draft, change, faults, preview }: Part & { readonly preview: Preview | undefined }) {
  return (
    <section className="card">
      <header>
        <h2>Default rule</h2>
        <span className="quiet">whom no target and no rule decides</span>
      </header>
      {flag.ramp && <p className="note info">A rollout leads this flag now. What is set here holds when it has ended.</p>}
      <ServeFields
        id="default"
        variations={flag.variations.map(({ key }) => key)}
        rollback={flag.rollbackVariation}
        serve={draft.defaultRule}
        onChange={(defaultRule: Serve) => change({ defaultRule })}
      />
      <Faults faults={faultsAt(faults, '/defaultRule')} />
      {preview && <WhoMoves preview={preview} />}
    </section>
  );
}
