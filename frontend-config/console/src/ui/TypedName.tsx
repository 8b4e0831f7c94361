import { useId } from 'react';

interface Props {
  readonly name: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  /** Whether it is what a dialog opens on. */
  readonly first?: boolean;
}

/** Wants a name typed, so that nobody takes one thing for another. */
export function TypedName({ name, typed, onType, first = false }: Props) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>
        Type <strong>{name}</strong> to confirm
      </label>
      <input
        id={id}
        {...(first ? { 'data-first': '' } : {})}
        value={typed}
        onChange={(event) => onType(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
    </>
  );
}
