import { type ReactNode, useState } from 'react';
import { CopyRequest } from './CopyRequest';
import { Dialog } from './Dialog';
import { ProblemNote } from './ProblemNote';

interface Props {
  readonly title: string;
  /** The verb on the button. */
  readonly verb: string;
  readonly ready?: boolean;
  readonly onSubmit: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A few fields and a verb; what goes wrong is said where one is, and nothing typed is lost. */
export function FormDialog({ title, verb, ready = true, onSubmit, onClose, wide = false, children }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setError(null);
    await onSubmit().catch(setError);
    setBusy(false);
  };
  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        {error !== null && <ProblemNote error={error} />}
        <div className="actions">
          <button type="submit" className="primary" disabled={busy || !ready}>
            {busy ? 'Working …' : verb}
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <CopyRequest work={onSubmit} ready={ready && !busy} />
        </div>
      </form>
    </Dialog>
  );
}
