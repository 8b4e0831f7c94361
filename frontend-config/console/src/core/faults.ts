import type { Fault } from '../api/problem';

/** What is wrong at a place of the document, or beneath it. Pointers of a proposal begin with what it is proposed as. */
export function faultsAt(faults: readonly Fault[], place: string): readonly Fault[] {
  return faults.filter(({ pointer }) => {
    const inFlag = pointer.replace(/^\/(patch|flag)(?=\/|$)/, '');
    return inFlag === place || inFlag.startsWith(`${place}/`);
  });
}
