interface Props {
  readonly standing: { readonly mark: string; readonly pill: string; readonly words: string };
}

/** How something stands: mark, words and colour say the same. */
export function Standing({ standing: { mark, pill, words } }: Props) {
  return (
    <span className={`pill ${pill}`}>
      <span aria-hidden="true">{mark}</span> {words}
    </span>
  );
}
