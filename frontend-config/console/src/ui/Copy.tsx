import { useState } from 'react';

interface Props {
  /** What is copied, or how to get at it. */
  readonly text: string | (() => Promise<string>);
  readonly label: string;
  readonly disabled?: boolean;
}

/** Copies a text and says so. */
export function Copy({ text, label, disabled = false }: Props) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const copy = async () => navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
  return (
    <button
      type="button"
      className="small copy"
      disabled={disabled}
      onClick={() =>
        void copy().then(
          () => setOutcome('copied'),
          () => setOutcome('refused'),
        )
      }
    >
      {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Not allowed to copy' : label}
    </button>
  );
}
