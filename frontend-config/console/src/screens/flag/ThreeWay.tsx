import { useState } from 'react';
import { useAudit } from '../../api/queries';
import type { Flag } from '../../api/types';
import { actorWords } from '../../core/actions';
import { asDocument } from '../../core/draft';
import { changeWords, placeWords } from '../../core/differences';
import type { Merge } from '../../core/merge';
import { Ago } from '../../ui/Ago';
import { Dialog } from '../../ui/Dialog';

interface Props {
  readonly base: Flag;
  readonly theirs: Flag;
  readonly together: Merge;
  readonly onClose: () => void;
  /** Takes the members of which both have changed that are to be as I want them. */
  readonly onSettled: (mine: ReadonlySet<string>) => void;
}

/** What was, what they made of it, what I want: only what both have changed has to be decided. */
export function ThreeWay({ base, theirs, together, onClose, onSettled }: Props) {
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set());
  const last = useAudit(base.key, 1).data?.items[0];
  const choose = (member: string, wanted: boolean) => setMine(new Set(wanted ? [...mine, member] : [...mine].filter((one) => one !== member)));
  const [was, is] = [asDocument(base), asDocument(theirs)];
  const untouched = together.theirs.filter((member) => !together.conflicts.some((conflict) => conflict.member === member));
  return (
    <Dialog title={`${base.key} was changed meanwhile`} onClose={onClose} wide>
      {last && (
        <p>
          By {actorWords(last.actor)} <Ago at={last.at} />
          {last.reason ? ` (“${last.reason}”)` : ''}; you began with version {base.version}, it is at {theirs.version} now.
        </p>
      )}
      {together.conflicts.map(({ member, base: before, mine: wanted, theirs: now }) => (
        <fieldset key={member} className="conflict">
          <legend>
            <strong>{placeWords([member])}</strong>, changed by both
          </legend>
          <label className="check">
            <input type="radio" name={member} checked={!mine.has(member)} onChange={() => choose(member, false)} />
            <span>
              <strong>theirs</strong> · {changeWords(member, before, now)}
            </span>
          </label>
          <label className="check">
            <input type="radio" name={member} checked={mine.has(member)} onChange={() => choose(member, true)} />
            <span>
              <strong>mine</strong> · {changeWords(member, before, wanted)}
            </span>
          </label>
        </fieldset>
      ))}
      {untouched.length > 0 && (
        <ul className="plain">
          {untouched.map((member) => (
            <li key={member}>
              <strong>{placeWords([member])}</strong>, changed by them only · {changeWords(member, was[member], is[member])}
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">
        {Object.keys(together.patch).length > 0
          ? `Only you have changed ${Object.keys(together.patch).map((member) => placeWords([member])).join(', ')}; that stays.`
          : ''}{' '}
        Nothing is saved yet.
      </p>
      <div className="actions">
        <button type="button" className="primary" onClick={() => onSettled(mine)}>
          Go on with this
        </button>
        <button type="button" onClick={onClose}>
          Keep editing
        </button>
      </div>
    </Dialog>
  );
}
