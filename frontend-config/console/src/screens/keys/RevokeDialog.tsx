import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useProtected } from '../../api/queries';
import type { Key } from '../../api/types';
import { usePlace } from '../../live/place';
import { useSession } from '../../shell/session';
import { FormDialog } from '../../ui/FormDialog';
import { TypedName } from '../../ui/TypedName';
import { revokeKey } from './queries';

/** There is no way back from this: what it stops is said, and what it reaches is typed. */
export function RevokeDialog({ old, onClose }: { readonly old: Key; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const { actor } = useSession();
  const [typed, setTyped] = useState('');
  const asked = useReach(old);
  const revoke = async () => {
    await revokeKey(old.id);
    await queries.invalidateQueries({ queryKey: ['keys'] });
    onClose();
  };
  return (
    <FormDialog title={`Revoke ${old.name}?`} verb="Revoke for ever" ready={asked === '' || typed === asked} onSubmit={revoke} onClose={onClose}>
      <p>
        <code>{old.id}</code> opens nothing within seconds, on every node. Whoever still uses it goes on with what they know, and hears of no
        change any more.
      </p>
      {actor.includes(old.id) && <p className="note stale">You are signed in with this key; this signs you out.</p>}
      {asked && <TypedName name={asked} typed={typed} onType={setTyped} first />}
    </FormDialog>
  );
}

/** What has to be typed: the key's name where it opens everything, its environment where that is protected, and else nothing. */
function useReach({ name, project, environment }: Key): string {
  const here = usePlace();
  const guarded = useProtected(project && environment ? { project, environment } : here);
  if (environment == null) {
    return name;
  }
  return guarded ? environment : '';
}
