import { verdictWords } from '../core/states';

/** What the guard has found last. */
export function VerdictPill({ verdict }: { readonly verdict: string | null | undefined }) {
  const { mark, words } = verdictWords(verdict);
  return (
    <span className={`pill verdict-${verdict ?? 'none'}`}>
      <span aria-hidden="true">{mark}</span> {words}
    </span>
  );
}
