import { type ReactNode, useId, useState } from 'react';
import { useProtected } from '../api/queries';
import { usePlace } from '../live/place';
import { useMay } from '../shell/session';
import { FormDialog } from './FormDialog';
import { TypedName } from './TypedName';

interface Props {
  /** A question that names the flag; the environment is added. */
  readonly title: string;
  /** The verb on the button. */
  readonly verb: string;
  /** Whether it wants the environment's name even where that is not protected. */
  readonly named?: boolean;
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
  /** The difference it makes. */
  readonly children: ReactNode;
}

/** What makes things riskier shows what it changes, wants a reason and, on a protected environment, its name. */
export function ConfirmRisk({ title, verb, named = false, onConfirm, onClose, children }: Props) {
  const { environment } = usePlace();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const mayEdit = useMay('edit');
  const guarded = useProtected() || named;
  const id = useId();
  const ready = mayEdit && reason.trim() !== '' && (!guarded || typed === environment);
  const submit = async () => {
    await onConfirm(reason.trim());
    onClose();
  };
  return (
    <FormDialog title={`${title} in ${environment}?`} verb={`${verb} in ${environment}`} ready={ready} onSubmit={submit} onClose={onClose} wide>
      {children}
      <label htmlFor={id}>Reason</label>
      <input
        id={id}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        maxLength={1000}
        required
        autoComplete="off"
        placeholder="Goes to the audit log"
      />
      {guarded && <TypedName name={environment} typed={typed} onType={setTyped} />}
      {!mayEdit && <p className="note info">This session may only roll back; sign in with an admin key.</p>}
    </FormDialog>
  );
}
