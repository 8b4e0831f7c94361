import '../../ui/rows.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { answer, api, etag } from '../../api/client';
import type { Environment } from '../../api/types';
import { hue } from '../../core/environments';
import { isProtected } from '../../core/risk';
import { usePlace } from '../../live/place';
import { useMay } from '../../shell/session';
import { FormDialog } from '../../ui/FormDialog';
import { Pending } from '../../ui/Pending';

/** The environments of the project: what they are called, how they look, and which ask for their name. */
export function Environments() {
  const { project } = usePlace();
  const may = useMay('administer');
  const [editing, setEditing] = useState<Environment | 'new' | null>(null);
  const environments = useQuery({
    queryKey: ['environments', project],
    queryFn: () => answer(api.GET('/api/v1/projects/{project}/environments', { params: { path: { project }, query: { limit: 200 } } })),
  });
  return (
    <section className="card">
      <header>
        <h2>Environments of {project}</h2>
        {may && (
          <button type="button" className="small" onClick={() => setEditing('new')}>
            New environment …
          </button>
        )}
      </header>
      <Pending query={environments}>
        {({ items }) => (
          <table className="reflow">
            <caption className="hidden">Environments</caption>
            <thead>
              <tr>
                <th scope="col">Environment</th>
                <th scope="col">Name</th>
                <th scope="col">Protection</th>
                <th scope="col" className="end">
                  <span className="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.key}>
                  <th scope="row">
                    <img src={`/favicon-${hue(one.key)}.svg`} alt="" width="16" height="16" /> {one.key}
                  </th>
                  <td>{one.name}</td>
                  <td>{isProtected(one.key) ? 'riskier changes ask for its name' : 'riskier changes ask for a reason'}</td>
                  <td className="end">
                    {may && (
                      <button type="button" className="small" onClick={() => setEditing(one)} aria-label={`Rename ${one.key}`}>
                        Rename …
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Pending>
      <p className="quiet">Colour and protection follow from the key: production, prod and live are protected. Environments are never deleted.</p>
      {editing && <EnvironmentDialog present={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function EnvironmentDialog({ present, onClose }: { readonly present: Environment | null; readonly onClose: () => void }) {
  const { project } = usePlace();
  const queries = useQueryClient();
  const [key, setKey] = useState(present?.key ?? '');
  const [name, setName] = useState(present?.name ?? '');
  const id = useId();
  const save = async () => {
    const header = present ? { 'If-Match': etag(present.revision) } : { 'If-None-Match': '*' };
    const write = api.PUT('/api/v1/projects/{project}/environments/{environment}', {
      params: { path: { project, environment: key.trim() }, header },
      body: { name: name.trim() },
    });
    try {
      await answer(write);
      onClose();
    } finally {
      await queries.invalidateQueries({ queryKey: ['environments', project] });
      await queries.invalidateQueries({ queryKey: ['session'] });
    }
  };
  return (
    <FormDialog
      title={present ? `Rename ${present.key}` : `New environment of ${project}`}
      verb={present ? 'Rename' : 'Create'}
      ready={key.trim() !== '' && name.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      {!present && (
        <>
          <label htmlFor={`${id}-key`}>Key, which stays for ever</label>
          <input id={`${id}-key`} data-first autoComplete="off" spellCheck={false} value={key} onChange={(event) => setKey(event.target.value)} />
        </>
      )}
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        {...(present ? { 'data-first': '' } : {})}
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  );
}
