import type { Flag } from '../api/types';
import { standing } from '../core/states';

/** How a flag stands: mark, words and colour say the same. */
export function StatePill({ flag }: { readonly flag: Parameters<typeof standing>[0] & Pick<Flag, 'key'> }) {
  const { state, mark, name } = standing(flag);
  return (
    <span className={`pill ${state}`}>
      <span aria-hidden="true">{mark}</span> {name}
    </span>
  );
}
