import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Problem } from '../../api/problem';
import type { Segment } from '../../api/types';
import { keyEdit, parseKeys } from '../../core/members';
import { count } from '../../core/time';
import { usePlace } from '../../live/place';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { Sides } from '../../ui/Sides';
import type { KeyList } from './queries';
import { saveMembers } from './writes';

interface Props {
  readonly segment: Segment;
  readonly list: KeyList;
  readonly words: string;
  readonly onClose: () => void;
}

/** Keys that come and keys that go, typed or pasted. */
export function MembersDialog({ segment, list, words, onClose }: Props) {
  const place = usePlace();
  const queries = useQueryClient();
  const [come, setCome] = useState('');
  const [go, setGo] = useState('');
  const id = useId();
  const [add, remove] = [parseKeys(come), parseKeys(go)];
  const confirm = async (reason: string) => {
    if (add.length + remove.length === 0) {
      throw new Problem(0, 'nothing', 'No key comes and none goes yet.');
    }
    try {
      await saveMembers(place, segment, keyEdit(list, add, remove), reason);
    } finally {
      await queries.invalidateQueries({ queryKey: [place.project, place.environment] });
    }
  };
  return (
    <ConfirmRisk title={`Change who is ${words.toLowerCase()} of ${segment.key}`} verb="Change" onConfirm={confirm} onClose={onClose}>
      <Sides>
        <div>
          <label htmlFor={`${id}-come`}>Keys that come</label>
          <textarea id={`${id}-come`} data-first rows={5} className="mono" value={come} onChange={(event) => setCome(event.target.value)} />
        </div>
        <div>
          <label htmlFor={`${id}-go`}>Keys that go</label>
          <textarea id={`${id}-go`} rows={5} className="mono" value={go} onChange={(event) => setGo(event.target.value)} />
        </div>
      </Sides>
      <p className="quiet" role="status">
        A line or a comma apart. {count(add.length)} come, {count(remove.length)} go.
      </p>
    </ConfirmRisk>
  );
}
