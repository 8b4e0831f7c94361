import { useState } from 'react';

/** Copies a text and says so. */
export function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  return (
    <button type="button" className="small" onClick={() => void copy()}>
      {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Not allowed to copy' : label}
    </button>
  );
}
