import { useFlags } from '../../api/queries';
import type { Flag } from '../../api/types';
import { covers, type Scope } from '../../core/engagements';
import { percent } from '../../core/shares';
import { shareConfigured } from '../../core/states';
import { type Change, Changes } from '../../ui/Differences';

const MOST = 20;

/** What a release changes: who gets V2 again. */
export function ReturningTraffic({ scope }: { readonly scope: Scope }) {
  const flags = useFlags(scope.flag ? { q: scope.flag, limit: 50 } : { enabled: true, limit: 200 }).data?.pages[0];
  const returning = (flags?.items ?? []).filter((one) => covers(scope, one.key) && comesBack(one));
  if (!flags || returning.length === 0) {
    return <p className="quiet">{flags ? 'Nobody is served V2 by a share afterwards; rules and targets apply again.' : 'Loading …'}</p>;
  }
  return (
    <>
      <Changes caption="Who gets V2 again" columns={['Flag', 'Now', 'Afterwards']} changes={returning.slice(0, MOST).map(changeOf)} />
      {(returning.length > MOST || flags.next) && <p className="quiet">and more</p>}
    </>
  );
}

function changeOf(flag: Flag): Change {
  return { place: flag.key, before: 'V2 0 %', after: `V2 ${percent(shareConfigured(flag))}` };
}

function comesBack(flag: Flag): boolean {
  return flag.enabled && !flag.rolledBack && !flag.archived && flag.mode !== 'shadow' && shareConfigured(flag) > 0;
}
