import { memo } from 'react';
import { Link } from 'wouter';
import { useEmergency, useRollouts } from '../../api/queries';
import type { Flag, Rollout } from '../../api/types';
import { under } from '../../core/engagements';
import { percent } from '../../core/shares';
import { standing, underWay } from '../../core/states';
import { Ago } from '../../ui/Ago';
import { StatePill } from '../../ui/StatePill';
import { VerdictPill } from '../../ui/VerdictPill';

/** Flags as a table; nothing in it changes anything. */
export function FlagRows({ flags }: { readonly flags: readonly Flag[] }) {
  const rollouts = new Map(useRollouts().data?.items.filter(underWay).map((rollout) => [rollout.flag, rollout]));
  const emergency = useEmergency().data;
  if (flags.length === 0) {
    return null;
  }
  return (
    <table className="flags">
      <caption className="hidden">Flags</caption>
      <thead>
        <tr>
          <th scope="col">Flag</th>
          <th scope="col">State</th>
          <th scope="col" className="share">
            V2
          </th>
          <th scope="col">Rollout</th>
          <th scope="col">Owner</th>
          <th scope="col" className="end">
            Changed
          </th>
        </tr>
      </thead>
      <tbody>
        {flags.map((flag) => (
          <Row key={flag.key} flag={under(flag, emergency)} rollout={rollouts.get(flag.key)} />
        ))}
      </tbody>
    </table>
  );
}

const Row = memo(function Row({ flag, rollout }: { readonly flag: Flag; readonly rollout: Rollout | undefined }) {
  const { share } = standing(flag);
  return (
    <tr>
      <th scope="row">
        <Link href={`/flags/${encodeURIComponent(flag.key)}`} data-row>
          {flag.key}
        </Link>
        {flag.tags.map((tag) => (
          <Link key={tag} href={`/flags?tag=${encodeURIComponent(tag)}`} className="tag">
            {tag}
          </Link>
        ))}
        <span className="description">{flag.description}</span>
      </th>
      <td>
        <StatePill flag={flag} />
      </td>
      <td className="share">
        <span>{percent(share)}</span>
        <meter min={0} max={100_000} value={share} aria-hidden="true" />
      </td>
      <td className="rollout">
        {rollout && (
          <Link href={`/rollouts/${rollout.id}`}>
            {rollout.phase + 1}/{rollout.phases.length} <VerdictPill verdict={rollout.verdict} />
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
