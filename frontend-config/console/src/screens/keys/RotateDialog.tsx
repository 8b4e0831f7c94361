import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Key } from '../../api/types';
import { successor } from '../../core/keys';
import { FormDialog } from '../../ui/FormDialog';
import { SecretOnce } from '../../ui/SecretOnce';
import { createKey } from './queries';

/** A second key of the same name and reach; both open until the old one is revoked. */
export function RotateDialog({ old, onClose }: { readonly old: Key; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const rotate = async () => {
    const made = await createKey(successor(old, Date.now()));
    await queries.invalidateQueries({ queryKey: ['keys'] });
    setSecret(made.secret);
  };
  if (secret !== null) {
    return (
      <SecretOnce
        title={`The new key ${old.name}`}
        words={`Put it in the place of ${old.id}, which opens until you revoke it.`}
        secret={secret}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog title={`Rotate ${old.name}?`} verb="Make the new key" onSubmit={rotate} onClose={onClose}>
      <ol className="plan">
        <li>A new key is made, which opens the same{old.expiresAt ? ', for as long as this one was made for' : ''}.</li>
        <li>Bring it to whoever uses the old one. Both open meanwhile.</li>
        <li>Revoke the old one, {old.id}.</li>
      </ol>
    </FormDialog>
  );
}
