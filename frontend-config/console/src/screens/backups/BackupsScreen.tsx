import '../../ui/rows.css';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Backup, Finding } from '../../api/types';
import { backupWords, findingWords, sizeWords } from '../../core/backups';
import { useTitle } from '../../shell/useTitle';
import { Ago } from '../../ui/Ago';
import { Pending } from '../../ui/Pending';
import { ProblemNote } from '../../ui/ProblemNote';
import { Standing } from '../../ui/Standing';
import { Table } from '../../ui/Table';
import { createBackup, useBackups, useVerification, verify } from './queries';

/** Whether all could be brought back, and whether the database is sound. */
export default function BackupsScreen() {
  useTitle('Backups');
  const queries = useQueryClient();
  const backups = useBackups();
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const run = async (what: string, work: () => Promise<unknown>, key: string) => {
    setBusy(what);
    setFailure(null);
    await work().catch(setFailure);
    setBusy(null);
    await queries.invalidateQueries({ queryKey: [key] });
  };
  return (
    <>
      <header className="title">
        <h1>Backups</h1>
        {backups.data?.setUp && (
          <button type="button" className="primary" disabled={busy !== null} onClick={() => void run('backup', createBackup, 'backups')}>
            Back up now
          </button>
        )}
      </header>
      <p role="status" className="quiet">
        {busy === 'backup' && 'A backup is being made and read again …'}
        {busy === 'look' && 'The database is being looked at …'}
      </p>
      {failure !== null && <ProblemNote error={failure} />}
      <Pending query={backups}>{({ setUp, items }) => (setUp ? <Rows backups={items} /> : <NotSetUp />)}</Pending>
      <Report busy={busy !== null} onLook={(full) => void run('look', () => verify(full), 'verification')} />
    </>
  );
}

function NotSetUp() {
  return (
    <p className="note">
      No backups are made here. Set <code>SWITCHBACK_BACKUP_DIRECTORY</code> to where they go and <code>SWITCHBACK_BACKUP_KEY</code> to what
      signs them, and start the node again: one a day is made then.
    </p>
  );
}

function Rows({ backups }: { readonly backups: readonly Backup[] }) {
  if (backups.length === 0) {
    return <p className="quiet">None yet. The first is made within half a minute of a node’s start.</p>;
  }
  return (
    <Table look="flags" caption="Backups" columns={['Backup', 'Made', 'Size', 'State']}>
      {backups.map((backup) => (
        <tr key={backup.name} tabIndex={-1} data-row>
          <th scope="row">
            <span className="mono">{backup.name}</span>
            {backup.rows !== undefined && (
              <span className="description">
                {backup.rows.toLocaleString('en')} rows, schema {backup.schema}
              </span>
            )}
          </th>
          <td>
            <Ago at={backup.takenAt} />
          </td>
          <td>{sizeWords(backup.size)}</td>
          <td className="wrap">
            <Standing standing={backupWords(backup)} />
            {backup.trouble && <span className="description">{backup.trouble}</span>}
          </td>
        </tr>
      ))}
    </Table>
  );
}

interface ReportProps {
  readonly busy: boolean;
  readonly onLook: (full: boolean) => void;
}

function Report({ busy, onLook }: ReportProps) {
  const verification = useVerification();
  return (
    <>
      <div className="filters">
        <h2>The database</h2>
        <span className="buttons">
          <button type="button" disabled={busy} onClick={() => onLook(false)}>
            Look now
          </button>
          <button type="button" disabled={busy} onClick={() => onLook(true)}>
            Look at every row
          </button>
        </span>
      </div>
      <Pending query={verification}>
        {({ report }) =>
          report === undefined ? (
            <p className="quiet">Nobody has looked since this node was started.</p>
          ) : (
            <>
              <p>
                <Standing standing={findingWords(report.state)} />{' '}
                <span className="quiet">
                  looked at {report.full ? 'row by row ' : ''}
                  <Ago at={report.at} />, in {(report.millis / 1_000).toFixed(1)} s
                </span>
              </p>
              <Findings findings={report.findings} />
            </>
          )
        }
      </Pending>
    </>
  );
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <Table look="flags" caption="What was found of the database" columns={['Question', 'State', 'What was found']}>
      {findings.map(({ check, asks, state, detail }) => (
        <tr key={check} tabIndex={-1} data-row>
          <th scope="row" className="wrap">
            {asks}
          </th>
          <td>
            <Standing standing={findingWords(state)} />
          </td>
          <td className="wrap">{detail}</td>
        </tr>
      ))}
    </Table>
  );
}
