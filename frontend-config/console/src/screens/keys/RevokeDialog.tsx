import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Key } from '../../api/types';
import { isProtected } from '../../core/risk';
import { useSession } from '../../shell/session';
import { FormDialog } from '../../ui/FormDialog';
import { revokeKey } from './queries';

/** There is no way back from this: what it stops is said, and what it reaches is typed. */
export function RevokeDialog({ old, onClose }: { readonly old: Key; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const { actor } = useSession();
  const [typed, setTyped] = useState('');
  const id = useId();
  const asked = old.environment == null ? old.name : isProtected(old.environment) ? old.environment : '';
  const revoke = async () => {
    await revokeKey(old.id);
    await queries.invalidateQueries({ queryKey: ['keys'] });
    onClose();
  };
  return (
    <FormDialog title={`Revoke ${old.name}?`} verb="Revoke for ever" ready={typed === asked} onSubmit={revoke} onClose={onClose}>
      <p>
        <code>{old.id}</code> opens nothing within seconds, on every node. Whoever still uses it goes on with what they know, and hears of no
        change any more.
      </p>
      {actor.includes(old.id) && <p className="note stale">You are signed in with this key; this signs you out.</p>}
      {asked && (
        <>
          <label htmlFor={id}>
            Type <strong>{asked}</strong> to confirm
          </label>
          <input id={id} data-first autoComplete="off" spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </>
      )}
    </FormDialog>
  );
}
