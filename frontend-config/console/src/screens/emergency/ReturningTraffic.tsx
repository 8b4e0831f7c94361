import { useFlags } from '../../api/queries';
import type { Flag } from '../../api/types';
import { percent } from '../../core/shares';
import { shareConfigured } from '../../core/states';

/** What a release changes: who gets V2 again. */
export function ReturningTraffic({ flag }: { readonly flag: string | null }) {
  const flags = useFlags(flag === null ? { enabled: true, limit: 200 } : { q: flag, limit: 50 }).data?.pages[0];
  const returning = (flags?.items ?? []).filter((one) => (flag === null || one.key === flag) && comesBack(one));
  if (!flags || returning.length === 0) {
    return <p className="quiet">{flags ? 'Nobody is served V2 by a share afterwards; rules and targets apply again.' : 'Loading …'}</p>;
  }
  return (
    <table className="differences reflow">
      <caption className="hidden">Who gets V2 again</caption>
      <thead>
        <tr>
          <th scope="col">Flag</th>
          <th scope="col">Now</th>
          <th scope="col">Afterwards</th>
        </tr>
      </thead>
      <tbody>
        {returning.slice(0, 20).map((one) => (
          <tr key={one.key}>
            <th scope="row">{one.key}</th>
            <td className="before">V2 0 %</td>
            <td className="after">V2 {percent(shareConfigured(one))}</td>
          </tr>
        ))}
      </tbody>
      {(returning.length > 20 || flags.next) && (
        <tfoot>
          <tr>
            <td colSpan={3}>and more</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function comesBack(flag: Flag): boolean {
  return flag.enabled && !flag.rolledBack && !flag.archived && flag.mode !== 'shadow' && shareConfigured(flag) > 0;
}
