import '../../ui/rows.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { answer, api } from '../../api/client';
import type { Environment } from '../../api/types';
import { hue } from '../../core/environments';
import { isBornProtected } from '../../core/risk';
import { usePlace } from '../../live/place';
import { useMay } from '../../shell/session';
import { FormDialog } from '../../ui/FormDialog';
import { Pending } from '../../ui/Pending';
import { ACTIONS, Table } from '../../ui/Table';
import { TypedName } from '../../ui/TypedName';

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
          <Table look="reflow" caption="Environments" columns={['Environment', 'Name', 'Protection', ACTIONS]}>
            {items.map((one) => (
              <tr key={one.key}>
                <th scope="row">
                  <img src={`/favicon-${hue(one.key)}.svg`} alt="" width="16" height="16" /> {one.key}
                </th>
                <td>{one.name}</td>
                <td>{one.protected ? 'riskier changes ask for its name' : 'riskier changes ask for a reason'}</td>
                <td className="end">
                  {may && (
                    <button type="button" className="small" onClick={() => setEditing(one)} aria-label={`Edit ${one.key}`}>
                      Edit …
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Pending>
      <p className="quiet">The colour follows from the key. Environments are never deleted.</p>
      {editing && <EnvironmentDialog present={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function EnvironmentDialog({ present, onClose }: { readonly present: Environment | null; readonly onClose: () => void }) {
  const { project } = usePlace();
  const queries = useQueryClient();
  const [key, setKey] = useState(present?.key ?? '');
  const [name, setName] = useState(present?.name ?? '');
  const [chosen, setChosen] = useState(present?.protected);
  const [typed, setTyped] = useState('');
  const id = useId();
  const guarded = chosen ?? isBornProtected(key.trim());
  const unguards = present?.protected === true && !guarded;
  const save = async () => {
    const header = present ? { 'If-Match': present.etag } : { 'If-None-Match': '*' };
    const write = api.PUT('/api/v1/projects/{project}/environments/{environment}', {
      params: { path: { project, environment: key.trim() }, header },
      body: { name: name.trim(), protected: guarded },
    });
    try {
      await answer(write);
      onClose();
    } finally {
      await queries.invalidateQueries({ queryKey: ['environments', project] });
      await queries.invalidateQueries({ queryKey: [project, key.trim(), 'environment'] });
      await queries.invalidateQueries({ queryKey: ['session'] });
    }
  };
  return (
    <FormDialog
      title={present ? `Edit ${present.key}` : `New environment of ${project}`}
      verb={present ? 'Save' : 'Create'}
      ready={key.trim() !== '' && name.trim() !== '' && (!unguards || typed === present.key)}
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
      <label className="check">
        <input type="checkbox" checked={guarded} onChange={(event) => setChosen(event.target.checked)} />
        protected: riskier changes ask for its key as well as for a reason
      </label>
      {unguards && <TypedName name={present.key} typed={typed} onType={setTyped} />}
    </FormDialog>
  );
}
