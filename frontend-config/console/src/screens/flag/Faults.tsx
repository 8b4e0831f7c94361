import type { Fault } from '../../api/problem';

/** What is wrong here, said beside it. */
export function Faults({ faults }: { readonly faults: readonly Fault[] }) {
  return faults.map(({ pointer, detail }) => (
    <p key={pointer + detail} className="fault" role="status">
      <span aria-hidden="true">▲</span> {detail}
    </p>
  ));
}
