import { useState } from 'react';
import { Link } from 'wouter';
import type { AuditEntry, Json } from '../../api/types';
import { actionWords, actorWords } from '../../core/actions';
import { restorable, sentences, subjectOf } from '../../core/audit';
import { clock } from '../../core/time';
import { usePlace } from '../../live/place';
import { Ago } from '../../ui/Ago';
import { Differences } from '../../ui/Differences';
import { Sides } from '../../ui/Sides';
import { RestoreDialog } from './RestoreDialog';

interface Props {
  readonly entry: AuditEntry;
  /** Whether entries of other environments are shown beside it. */
  readonly elsewhere: boolean;
}

/** One change: a sentence at first; opened, the difference, the documents, and the way back. */
export function Entry({ entry, elsewhere }: Props) {
  const [open, setOpen] = useState(false);
  const { kind, name } = subjectOf(entry);
  const said = sentences(entry);
  return (
    <li>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary data-row>
          <span className="when">
            <Ago at={entry.at} />
          </span>
          <span className="what">
            <strong>
              {actionWords(entry.action)} {name && kind !== 'rollout' && <span className="mono">{name}</span>}
            </strong>{' '}
            {said.join('; ')}
            <span className="description">
              {actorWords(entry.actor)}
              {entry.reason ? `: “${entry.reason}”` : ''}
            </span>
          </span>
          <span className="where quiet">
            {elsewhere && (entry.environment ?? 'everywhere')} {entry.revision != null && `revision ${entry.revision}`}
          </span>
        </summary>
        {open && <Detail entry={entry} />}
      </details>
    </li>
  );
}

function Detail({ entry }: { readonly entry: AuditEntry }) {
  const { environment } = usePlace();
  const [restoring, setRestoring] = useState(false);
  const { kind, name } = subjectOf(entry);
  const back = entry.environment === environment ? restorable(entry) : null;
  const at = Date.parse(entry.at);
  return (
    <div className="detail">
      <p className="quiet">
        Entry {entry.id}, {new Date(at).toLocaleDateString('en-GB', { dateStyle: 'long' })} at {clock(at)}
        {entry.revision != null && `, revision ${entry.revision - 1} → ${entry.revision}`}, by {entry.actor}
        {kind === 'flag' && (
          <>
            {' · '}
            <Link href={`/flags/${encodeURIComponent(name)}`}>Open the flag</Link> ·{' '}
            <Link href={`/audit?flag=${encodeURIComponent(name)}`}>Its other changes</Link>
          </>
        )}
        {kind === 'rollout' && (
          <>
            {' · '}
            <Link href={`/rollouts/${encodeURIComponent(name)}`}>Open the rollout</Link>
          </>
        )}
        {kind === 'segment' && (
          <>
            {' · '}
            <Link href={`/segments/${encodeURIComponent(name)}`}>Open the segment</Link>
          </>
        )}
      </p>
      <Differences before={entry.before as Json | undefined} after={entry.after as Json | undefined} />
      <details>
        <summary>Both documents as JSON</summary>
        <Sides>
          <Document title="Before" value={entry.before} />
          <Document title="After" value={entry.after} />
        </Sides>
      </details>
      {back && (
        <div className="actions">
          <button type="button" onClick={() => setRestoring(true)}>
            Restore what was before …
          </button>
        </div>
      )}
      {restoring && back && <RestoreDialog entry={entry} back={back} onClose={() => setRestoring(false)} />}
    </div>
  );
}

function Document({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <div>
      <h3>{title}</h3>
      <pre tabIndex={0} aria-label={`${title}, as JSON`}>
        {value === undefined || value === null ? 'nothing' : JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}
