import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { patchFlag, readFlag } from '../../api/flags';
import { type Fault, Problem } from '../../api/problem';
import type { Flag, Json, Preview } from '../../api/types';
import { asDocument, type Draft, draftOf, merged, rebased } from '../../core/draft';
import { direction } from '../../core/risk';
import { usePlace } from '../../live/place';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { Differences } from '../../ui/Differences';
import { ProblemNote } from '../../ui/ProblemNote';
import { ThreeWay } from './ThreeWay';
import { WhoMoves } from './WhoMoves';

interface Props {
  /** What the edit began with. */
  readonly base: Flag;
  readonly draft: Draft;
  /** What is known to be there now. */
  readonly theirs: Flag;
  readonly patch: Record<string, Json>;
  readonly preview: Preview | undefined;
  readonly faults: readonly Fault[];
  readonly error: Problem | null;
  /** Begins anew with a state of the flag and, where one is named, an edit of it. */
  readonly begin: (from: Flag, draft?: Draft) => void;
}

/** What has been edited, and the ways out of it: look and save, or leave it. A newer state is never overwritten unseen. */
export function SaveBar({ base, draft, theirs, patch, preview, faults, error, begin }: Props) {
  const place = usePlace();
  const queries = useQueryClient();
  const [reviewing, setReviewing] = useState(false);
  const [newer, setNewer] = useState<Flag | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const risky = direction(base, patch) === 'riskier';
  const members = Object.keys(patch).length;

  const save = async (reason: string) => {
    try {
      const saved = await patchFlag(place, base.key, base.version, patch, reason);
      queries.setQueryData([place.project, place.environment, 'flag', base.key], saved);
      void queries.invalidateQueries({ queryKey: [place.project, place.environment] });
      begin(saved);
    } catch (thrown) {
      if (!Problem.of(thrown).conflict) {
        throw thrown;
      }
      setReviewing(false);
      setNewer(await readFlag(place, base.key));
    }
  };
  return (
    <section className="save" aria-label="Unsaved changes">
      {theirs.version !== base.version && (
        <p className="note stale" role="status">
          Somebody else has changed this flag meanwhile.{' '}
          <button type="button" className="small" onClick={() => setNewer(theirs)}>
            Look at it
          </button>
        </p>
      )}
      {error && <ProblemNote error={error} />}
      {failure !== null && <ProblemNote error={failure} />}
      <div className="actions">
        <span>
          <strong>{members === 1 ? '1 part' : `${members} parts`}</strong> edited
          {faults.length > 0 && <span className="fault"> · {faults.length === 1 ? '1 thing is' : `${faults.length} things are`} not right yet</span>}
        </span>
        <button
          type="button"
          className="primary"
          disabled={faults.length > 0}
          onClick={() => {
            setFailure(null);
            if (risky) {
              setReviewing(true);
            } else {
              save('').catch(setFailure);
            }
          }}
        >
          {risky ? 'Review and save …' : `Save in ${place.environment}`}
        </button>
        <button type="button" onClick={() => begin(theirs)}>
          Discard
        </button>
      </div>
      {reviewing && (
        <ConfirmRisk title={`Change ${base.key}`} verb="Save" onConfirm={save} onClose={() => setReviewing(false)}>
          <Differences before={asDocument(draftOf(base)) as Json} after={asDocument(draft) as Json} />
          {preview && <WhoMoves preview={preview} />}
        </ConfirmRisk>
      )}
      {newer && (
        <ThreeWay
          base={base}
          theirs={newer}
          together={merged(base, draft, newer)}
          onClose={() => setNewer(null)}
          onSettled={(mine) => {
            begin(newer, rebased(draft, newer, merged(base, draft, newer), mine));
            setNewer(null);
          }}
        />
      )}
    </section>
  );
}
