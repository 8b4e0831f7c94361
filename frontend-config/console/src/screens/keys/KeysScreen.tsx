import '../../ui/rows.css';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Key } from '../../api/types';
import { useTitle } from '../../shell/useTitle';
import { Ago } from '../../ui/Ago';
import { Pending } from '../../ui/Pending';
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
  const revoked = parameters.get('show') === 'revoked';
  const close = () => setOpen(null);
  return (
    <>
      <header className="title">
        <h1>Keys</h1>
        <button type="button" onClick={() => setOpen({ what: 'create' })}>
          New key …
        </button>
      </header>
      <div className="filters">
        <div className="chips" role="group" aria-label="Show">
          <button type="button" className="chip" aria-pressed={!revoked} onClick={() => setParameters({}, { replace: true })}>
            In use
          </button>
          <button type="button" className="chip" aria-pressed={revoked} onClick={() => setParameters({ show: 'revoked' }, { replace: true })}>
            Revoked
          </button>
        </div>
      </div>
      <Pending query={keys}>
        {({ pages }) => (
          <>
            <Rows keys={pages.flatMap(({ items }) => items).filter(({ revokedAt }) => (revokedAt != null) === revoked)} onOpen={setOpen} />
            {keys.hasNextPage && (
              <footer className="more">
                <button type="button" disabled={keys.isFetchingNextPage} onClick={() => void keys.fetchNextPage()}>
                  Show more
                </button>
              </footer>
            )}
          </>
        )}
      </Pending>
      {open?.what === 'create' && <CreateDialog onClose={close} />}
      {open?.what === 'rotate' && <RotateDialog old={open.key} onClose={close} />}
      {open?.what === 'revoke' && <RevokeDialog old={open.key} onClose={close} />}
    </>
  );
}

function Rows({ keys, onOpen }: { readonly keys: readonly Key[]; readonly onOpen: (open: Open) => void }) {
  if (keys.length === 0) {
    return <p className="quiet">None.</p>;
  }
  return (
    <table className="flags">
      <caption className="hidden">Keys</caption>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Kind</th>
          <th scope="col">Opens</th>
          <th scope="col">Made</th>
          <th scope="col" className="end">
            <span className="hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id} tabIndex={-1} data-row>
            <th scope="row">
              <strong>{key.name}</strong>
              <span className="description mono">{key.id}</span>
            </th>
            <td>{KINDS[key.kind].name}</td>
            <td>{[key.project, key.environment].filter(Boolean).join(' / ') || 'everything'}</td>
            <td className="quiet">
              <Ago at={key.createdAt} />
            </td>
            <td className="end">
              {key.revokedAt ? (
                <span className="quiet">
                  revoked <Ago at={key.revokedAt} />
                </span>
              ) : (
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
      </tbody>
    </table>
  );
}
