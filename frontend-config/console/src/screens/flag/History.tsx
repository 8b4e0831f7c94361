import { useAudit } from '../../api/queries';
import type { AuditEntry, Flag, Json } from '../../api/types';
import { actionWords, actorWords } from '../../core/actions';
import { Ago } from '../../ui/Ago';
import { Differences } from '../../ui/Differences';
import { Pending } from '../../ui/Pending';

/** The last changes of a flag, each with what it changed. */
export function History({ flag }: { readonly flag: Flag }) {
  const audit = useAudit(flag.key, 10);
  return (
    <section className="card">
      <h2>History</h2>
      <Pending query={audit}>
        {({ items }) => (
          <ul className="plain history">
            {items.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
      </Pending>
    </section>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  return (
    <li>
      <details>
        <summary>
          <span className="when">
            <Ago at={entry.at} />
          </span>
          <strong>{actionWords(entry.action)}</strong> by {actorWords(entry.actor)}
          {entry.reason ? `: ${entry.reason}` : ''}
        </summary>
        <Differences before={entry.before as Json | undefined} after={entry.after as Json | undefined} />
      </details>
    </li>
  );
}
