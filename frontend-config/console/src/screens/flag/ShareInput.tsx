import { useState } from 'react';
import { parsePercent, percent } from '../../core/shares';

interface Props {
  readonly id: string;
  readonly share: number;
  readonly onChange: (share: number) => void;
}

/** A share in percent, down to 0.001 %; what is no share yet may stand while it is typed. */
export function ShareInput({ id, share, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const invalid = typed !== null && parsePercent(typed) === null;
  return (
    <input
      id={id}
      className="share-input"
      inputMode="decimal"
      autoComplete="off"
      aria-invalid={invalid}
      value={typed ?? percent(share)}
      onFocus={(event) => event.target.select()}
      onChange={(event) => {
        setTyped(event.target.value);
        const parsed = parsePercent(event.target.value);
        if (parsed !== null) {
          onChange(parsed);
        }
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
