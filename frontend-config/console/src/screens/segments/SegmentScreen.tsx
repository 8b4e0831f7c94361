import './segments.css';
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
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
import { deleteSegment } from './writes';

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
  const place = usePlace();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [deleting, setDeleting] = useState(false);
  const remove = async (reason: string) => {
    await deleteSegment(place, segment, reason);
    navigate('/segments');
    await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'segments', 'list'] });
  };
  return (
    <header className="title">
      <h1>{segment.key}</h1>
      <Link href="/segments" className="button">
        All segments
      </Link>
      <button type="button" onClick={() => setDeleting(true)}>
        Delete …
      </button>
      {deleting && (
        <ConfirmRisk title={`Delete the segment ${segment.key}`} verb="Delete" onConfirm={remove} onClose={() => setDeleting(false)}>
          <p>It is refused while anything uses the segment. Its description, rules and keys stay in the audit log.</p>
        </ConfirmRisk>
      )}
    </header>
  );
}
