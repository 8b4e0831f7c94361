import './instances.css';
import { Link } from 'wouter';
import type { InstanceStatus } from '../../api/types';
import { hearsWords, lagWords, type Present } from '../../core/instances';
import { Ago } from '../../ui/Ago';
import { Table } from '../../ui/Table';
import { useNow } from '../../ui/useNow';

/** Instances as a table. */
export function InstanceRows({ shown, present }: { readonly shown: readonly InstanceStatus[]; readonly present: Present }) {
  const now = useNow();
  if (shown.length === 0) {
    return null;
  }
  return (
    <Table
      look="flags"
      caption="Instances, those that are behind first"
      columns={['Instance', 'Applied', 'SDK', 'Remarks', ['Last heard', 'end']]}
    >
      {shown.map((instance) => (
        <tr key={`${instance.name}/${instance.incarnation}`} tabIndex={-1} data-row>
          <th scope="row">
            <strong>{instance.name}</strong>
            <span className="description mono" title={`Start ${instance.incarnation}`}>
              {instance.incarnation.slice(0, 8)}
            </span>
          </th>
          <td>
            <Applied instance={instance} present={present} />
            <span className="description">
              revision {instance.revision}, epoch {instance.epoch}
            </span>
          </td>
          <td>
            {instance.sdk}
            <span className="description">{hearsWords(instance, now)}</span>
          </td>
          <td className="remarks">
            <Remark words="breaker open" flags={instance.tripped} />
            <Remark words="refused" flags={instance.rejected} />
          </td>
          <td className="end quiet">
            <Ago at={instance.lastSeenAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Applied({ instance, present }: { readonly instance: InstanceStatus; readonly present: Present }) {
  const lag = lagWords(instance, present);
  if (lag) {
    return (
      <span className="pill verdict-worse">
        <span aria-hidden="true">…</span> {lag}
      </span>
    );
  }
  return (
    <>
      <span className="pill live">
        <span aria-hidden="true">✓</span> applied
      </span>{' '}
      <span className="quiet">{instance.confirmedAt && <Ago at={instance.confirmedAt} />}</span>
    </>
  );
}

/** Flags that this instance serves otherwise than they are configured. */
function Remark({ words, flags }: { readonly words: string; readonly flags: readonly string[] }) {
  return flags.map((flag) => (
    <span key={flag} className="remark">
      {words}: <Link href={`/flags/${encodeURIComponent(flag)}`}>{flag}</Link>
    </span>
  ));
}
