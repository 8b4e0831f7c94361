import { memo } from 'react';
import { Link } from 'wouter';
import { useEmergency } from '../../api/queries';
import type { FlagAtAGlance } from '../../api/types';
import { covers } from '../../core/engagements';
import { glance } from '../../core/glance';
import { percent } from '../../core/shares';
import { Ago } from '../../ui/Ago';
import { Table } from '../../ui/Table';
import { VerdictPill } from '../../ui/VerdictPill';

/** Flags as a table; nothing in it changes anything. */
export function FlagRows({ flags }: { readonly flags: readonly FlagAtAGlance[] }) {
  const engaged = useEmergency().data?.engagements ?? [];
  if (flags.length === 0) {
    return null;
  }
  return (
    <Table look="flags" caption="Flags" columns={['Flag', 'State', ['V2', 'share'], 'Rollout', 'Owner', ['Changed', 'end']]}>
      {flags.map((flag) => (
        <Row key={flag.key} flag={flag} covered={engaged.some((one) => covers(one, flag.key))} />
      ))}
    </Table>
  );
}

const Row = memo(function Row({ flag, covered }: { readonly flag: FlagAtAGlance; readonly covered: boolean }) {
  const { look, mark, name, share } = glance(flag, covered);
  const path = `/flags/${encodeURIComponent(flag.key)}`;
  return (
    <tr>
      <th scope="row">
        <Link href={path} data-row>
          {flag.key}
        </Link>
        {flag.tags?.map((tag) => (
          <Link key={tag} href={`/flags?tag=${encodeURIComponent(tag)}`} className="tag">
            {tag}
          </Link>
        ))}
      </th>
      <td>
        <span className={`pill ${look}`}>
          <span aria-hidden="true">{mark}</span> {name}
        </span>
      </td>
      <td className="share">
        <span>{percent(share)}</span>
        <meter min={0} max={100_000} value={share} aria-hidden="true" />
      </td>
      <td className="rollout">
        {flag.phase && flag.phases && (
          <Link href={path}>
            {flag.phase}/{flag.phases} <VerdictPill verdict={flag.verdict ?? undefined} />
          </Link>
        )}
      </td>
      <td>{flag.owner && <Link href={`/flags?owner=${encodeURIComponent(flag.owner)}`}>{flag.owner}</Link>}</td>
      <td className="end quiet">
        <Ago at={flag.changedAt} />
      </td>
    </tr>
  );
});
