import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../../api/problem';
import type { AuditEntry, Json } from '../../api/types';
import type { Restorable } from '../../core/audit';
import { usePlace } from '../../live/place';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { Differences } from '../../ui/Differences';
import { ProblemNote } from '../../ui/ProblemNote';
import { read, restore } from './restore';

interface Props {
  readonly entry: AuditEntry;
  readonly back: Restorable;
  readonly onClose: () => void;
}

/** Brings back what was before a change: held against what is there now, and written over that and nothing newer. */
export function RestoreDialog({ entry, back, onClose }: Props) {
  const place = usePlace();
  const queries = useQueryClient();
  const present = useQuery({ queryKey: ['restoring', place, back.kind, back.key], queryFn: () => read(place, back), staleTime: 0, gcTime: 0 });
  const confirm = async (reason: string) => {
    if (present.data === undefined) {
      throw new Problem(0, 'unread', 'What is there now has not been read yet.');
    }
    try {
      await restore(place, back, present.data, reason);
    } catch (thrown) {
      void present.refetch();
      throw thrown;
    }
    await queries.invalidateQueries({ queryKey: [place.project, place.environment] });
  };
  return (
    <ConfirmRisk title={`Restore ${back.key} as it was before revision ${entry.revision}`} verb="Restore" onConfirm={confirm} onClose={onClose}>
      {present.error && <ProblemNote error={present.error} retry={() => void present.refetch()} />}
      {present.data === null && <p>It has been deleted since; it is made anew under its key.</p>}
      {present.data && <Differences before={present.data as unknown as Json} after={{ ...(back.document as unknown as object), ...kept(present.data) }} />}
      {present.isPending && <p className="quiet">Loading …</p>}
    </ConfirmRisk>
  );
}

/** What a write leaves alone, so that the difference does not speak of it. */
function kept(present: object): Record<string, Json> {
  return Object.fromEntries(Object.entries(present).filter(([name]) => LEFT_ALONE.has(name)));
}

const LEFT_ALONE: ReadonlySet<string> = new Set(['version', 'ramp', 'emergency', 'salt', 'createdAt', 'changedAt', 'includedCount', 'excludedCount']);
