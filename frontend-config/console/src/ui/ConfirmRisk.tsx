import { type ReactNode, useId, useState } from 'react';
import { useProtected } from '../api/queries';
import { usePlace } from '../live/place';
import { useMay } from '../shell/session';
import { Dialog } from './Dialog';
import { ProblemNote } from './ProblemNote';
import { TypedName } from './TypedName';

interface Props {
  /** A question that names the flag; the environment is added. */
  readonly title: string;
  /** The verb on the button. */
  readonly verb: string;
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
  /** The difference it makes. */
  readonly children: ReactNode;
}

/** What makes things riskier shows what it changes, wants a reason and, on a protected environment, its name. */
export function ConfirmRisk({ title, verb, onConfirm, onClose, children }: Props) {
  const { environment } = usePlace();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const mayEdit = useMay('edit');
  const id = useId();
  const guarded = useProtected();
  const named = !guarded || typed === environment;
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`${title} in ${environment}?`} onClose={onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        <label htmlFor={`${id}-reason`}>Reason</label>
        <input
          id={`${id}-reason`}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={1000}
          required
          autoComplete="off"
          placeholder="Goes to the audit log"
        />
        {guarded && <TypedName name={environment} typed={typed} onType={setTyped} />}
        {!mayEdit && <p className="note info">This session may only roll back; sign in with an admin key.</p>}
        {error !== null && <ProblemNote error={error} />}
        <div className="actions">
          <button type="submit" className="primary" disabled={busy || !mayEdit || !named || reason.trim() === ''}>
            {busy ? 'Working …' : `${verb} in ${environment}`}
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
