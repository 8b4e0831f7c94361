import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { culprit } from '../../api/culprit';
import { type Fault, Problem } from '../../api/problem';
import type { Json, Segment } from '../../api/types';
import { same } from '../../core/differences';
import { usePlace } from '../../live/place';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { Differences } from '../../ui/Differences';
import { RuleList } from './RuleList';
import { Uses } from './Uses';
import { saveSegment } from './writes';

type Draft = Pick<Segment, 'description' | 'rules'>;

/** Edits description and rules of a copy; a newer state is shown before anything is written over it. */
export function Editor({ segment }: { readonly segment: Segment }) {
  const place = usePlace();
  const queries = useQueryClient();
  const [base, setBase] = useState(segment);
  const [draft, setDraft] = useState<Draft>(() => draftOf(segment));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [reviewing, setReviewing] = useState(false);
  const id = useId();
  const dirty = !same(json(draft), json(draftOf(base)));
  const begin = (from: Segment, edit = draftOf(from)) => {
    setBase(from);
    setDraft(edit);
    setFaults([]);
  };
  if (!dirty && base.version !== segment.version) {
    begin(segment);
  }
  const save = async (reason: string) => {
    try {
      begin(await saveSegment(place, base, draft, reason));
    } catch (thrown) {
      setFaults(Problem.of(thrown).faults);
      throw thrown;
    } finally {
      await queries.invalidateQueries({ queryKey: [place.project, place.environment] });
    }
  };
  return (
    <>
      <section className="card">
        <h2>Who belongs to it</h2>
        <label htmlFor={id}>In words</label>
        <input
          id={id}
          className="whole"
          maxLength={2000}
          value={draft.description}
          onChange={(event) => setDraft({ ...draft, description: event.target.value })}
        />
        <RuleList rules={draft.rules} faults={faults} onChange={(rules) => setDraft({ ...draft, rules })} />
      </section>
      {dirty && (
        <section className="save" aria-label="Unsaved changes">
          {base.version !== segment.version && <Newer base={base} theirs={segment} onKeep={() => begin(segment, draft)} onTake={() => begin(segment)} />}
          <div className="actions">
            <span>Edited, not saved</span>
            <button type="button" className="primary" disabled={base.version !== segment.version} onClick={() => setReviewing(true)}>
              Review and save …
            </button>
            <button type="button" onClick={() => begin(segment)}>
              Discard
            </button>
          </div>
        </section>
      )}
      {reviewing && (
        <ConfirmRisk title={`Change the segment ${base.key}`} verb="Save" onConfirm={save} onClose={() => setReviewing(false)}>
          <Differences before={json(draftOf(base))} after={json(draft)} />
          <Uses segment={base.key} />
        </ConfirmRisk>
      )}
    </>
  );
}

interface NewerProps {
  readonly base: Segment;
  readonly theirs: Segment;
  readonly onKeep: () => void;
  readonly onTake: () => void;
}

/** What somebody else has made of it meanwhile, and the choice between theirs and mine. */
function Newer({ base, theirs, onKeep, onTake }: NewerProps) {
  const place = usePlace();
  const who = useQuery({
    queryKey: [place.project, place.environment, 'audit', 'culprit', theirs.key, theirs.version],
    queryFn: () => culprit(place, `segment/${theirs.key}`),
  });
  return (
    <div className="note stale" role="status">
      <p>{who.data ?? 'Somebody has changed this since you opened it.'}</p>
      <Differences before={json(draftOf(base))} after={json(draftOf(theirs))} />
      <div className="actions">
        <button type="button" onClick={onTake}>
          Take theirs
        </button>
        <button type="button" onClick={onKeep}>
          Keep mine, held against theirs
        </button>
      </div>
    </div>
  );
}

function draftOf({ description, rules }: Segment): Draft {
  return { description, rules };
}

function json(draft: Draft): Json {
  return draft as unknown as Json;
}
