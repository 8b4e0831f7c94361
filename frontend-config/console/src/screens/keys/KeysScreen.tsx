import '../../ui/rows.css';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Key } from '../../api/types';
import { useTitle } from '../../shell/useTitle';
import { actorWords } from '../../core/actions';
import { lifeWords, opens } from '../../core/keys';
import { Ago } from '../../ui/Ago';
import { More } from '../../ui/More';
import { Pending } from '../../ui/Pending';
import { ACTIONS, Table } from '../../ui/Table';
import { useNow } from '../../ui/useNow';
import { CreateDialog } from './CreateDialog';
import { KINDS, useKeys } from './queries';
import { RevokeDialog } from './RevokeDialog';
import { RotateDialog } from './RotateDialog';

type Open = { readonly what: 'create' } | { readonly what: 'rotate' | 'revoke'; readonly key: Key };

/** What opens the service to whom, in every project and environment. */
export default function KeysScreen() {
  useTitle('Keys');
  const [parameters, setParameters] = useSearchParams();
  const [open, setOpen] = useState<Open | null>(null);
  const keys = useKeys();
  const now = useNow();
  const ended = parameters.get('show') === 'ended';
  const close = () => setOpen(null);
  return (
    <>
      <header className="title">
        <h1>Keys</h1>
        <button type="button" className="primary" onClick={() => setOpen({ what: 'create' })}>
          New key …
        </button>
      </header>
      <div className="filters">
        <div className="chips" role="group" aria-label="Show">
          <button type="button" className="chip" aria-pressed={!ended} onClick={() => setParameters({}, { replace: true })}>
            In use
          </button>
          <button type="button" className="chip" aria-pressed={ended} onClick={() => setParameters({ show: 'ended' }, { replace: true })}>
            Ended
          </button>
        </div>
      </div>
      <Pending query={keys}>
        {({ pages }) => (
          <>
            <Rows keys={pages.flatMap(({ items }) => items).filter((key) => opens(key, now) !== ended)} now={now} onOpen={setOpen} />
            <More query={keys} />
          </>
        )}
      </Pending>
      {open?.what === 'create' && <CreateDialog onClose={close} />}
      {open?.what === 'rotate' && <RotateDialog old={open.key} onClose={close} />}
      {open?.what === 'revoke' && <RevokeDialog old={open.key} onClose={close} />}
    </>
  );
}

interface RowsProps {
  readonly keys: readonly Key[];
  readonly now: number;
  readonly onOpen: (open: Open) => void;
}

function Rows({ keys, now, onOpen }: RowsProps) {
  if (keys.length === 0) {
    return <p className="quiet">None.</p>;
  }
  return (
    <Table look="flags" caption="Keys" columns={['Key', 'Kind', 'Opens', 'Made', 'Used', ACTIONS]}>
      {keys.map((key) => (
        <tr key={key.id} tabIndex={-1} data-row>
          <th scope="row">
            <strong>{key.name}</strong>
            <span className="description mono">{key.id}</span>
          </th>
          <td>{KINDS[key.kind].name}</td>
          <td>{[key.project, key.environment].filter(Boolean).join(' / ') || 'everything'}</td>
          <td className="quiet">
            <span className="narrow">made </span>
            <Ago at={key.createdAt} />
            {key.createdBy && <span className="description">by {actorWords(key.createdBy)}</span>}
          </td>
          <td className="quiet">
            <span className="narrow">used </span>
            {key.lastUsedAt ? <Ago at={key.lastUsedAt} /> : 'never seen'}
            <span className="description">{lifeWords(key, now)}</span>
          </td>
          <td className="end">
            {key.revokedAt == null && (
              <span className="buttons">
                <button type="button" className="small" onClick={() => onOpen({ what: 'rotate', key })} aria-label={`Rotate ${key.name}`}>
                  Rotate …
                </button>
                <button type="button" className="small" onClick={() => onOpen({ what: 'revoke', key })} aria-label={`Revoke ${key.name}`}>
                  Revoke …
                </button>
              </span>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
