import './segments.css';
import { useId, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { useQueryClient } from '@tanstack/react-query';
import type { Segment } from '../../api/types';
import { usePlace } from '../../live/place';
import { useTitle } from '../../shell/useTitle';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { Pending } from '../../ui/Pending';
import { Editor } from './Editor';
import { Members } from './Members';
import { Probe } from './Probe';
import { useSegment } from './queries';
import { Uses } from './Uses';
import { deleteSegment, renameSegment } from './writes';

/** One segment: who uses it, who is in it, and why. */
export default function SegmentScreen() {
  const { segment: key = '' } = useParams<{ segment: string }>();
  useTitle(key);
  const segment = useSegment(key);
  return (
    <Pending query={segment}>
      {(found) => (
        <>
          <Header segment={found} />
          <Uses segment={found.key} />
          <Editor key={found.key} segment={found} />
          <Members segment={found} />
          <Probe segment={found.key} />
        </>
      )}
    </Pending>
  );
}

function Header({ segment }: { readonly segment: Segment }) {
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null);
  return (
    <header className="title">
      <h1>{segment.key}</h1>
      <button type="button" onClick={() => setOpen('rename')}>
        Rename …
      </button>
      <button type="button" onClick={() => setOpen('delete')}>
        Delete …
      </button>
      {open === 'rename' && <RenameDialog segment={segment} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteDialog segment={segment} onClose={() => setOpen(null)} />}
    </header>
  );
}

interface Props {
  readonly segment: Segment;
  readonly onClose: () => void;
}

function RenameDialog({ segment, onClose }: Props) {
  const place = usePlace();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [key, setKey] = useState(segment.key);
  const id = useId();
  const rename = async (reason: string) => {
    const renamed = await renameSegment(place, segment, key.trim(), reason);
    navigate(`/segments/${encodeURIComponent(renamed.key)}`, { replace: true });
    await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'segments', 'list'] });
  };
  return (
    <ConfirmRisk title={`Rename the segment ${segment.key}`} verb="Rename" onConfirm={rename} onClose={onClose}>
      <p>It is refused while anything uses the segment.</p>
      <label htmlFor={id}>New key</label>
      <input id={id} data-first autoComplete="off" spellCheck={false} value={key} onChange={(event) => setKey(event.target.value)} />
    </ConfirmRisk>
  );
}

function DeleteDialog({ segment, onClose }: Props) {
  const place = usePlace();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const remove = async (reason: string) => {
    await deleteSegment(place, segment, reason);
    navigate('/segments');
    await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'segments', 'list'] });
  };
  return (
    <ConfirmRisk title={`Delete the segment ${segment.key}`} verb="Delete" onConfirm={remove} onClose={onClose}>
      <p>It is refused while anything uses the segment. Its description, rules and keys stay in the audit log.</p>
    </ConfirmRisk>
  );
}
