import { Link, useSearchParams } from 'wouter';
import type { Flag } from '../../api/types';
import { useRollBack } from '../emergency/EmergencyProvider';

/** What a flag is called and what people say about it. The way back is always at the same place; a link from an alert begins there. */
export function FlagHeader({ flag }: { readonly flag: Flag }) {
  const rollBack = useRollBack();
  const [parameters] = useSearchParams();
  const incident = parameters.get('incident') === '1';
  return (
    <header className="title">
      <div className="name">
        <h1>{flag.key}</h1>
        <p className="quiet">
          {flag.description || 'No description.'}
          {flag.owner && (
            <>
              {' '}
              · owner <Link href={`/flags?owner=${encodeURIComponent(flag.owner)}`}>{flag.owner}</Link>
            </>
          )}
          {flag.tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
          {flag.links.map(({ title, url }) => (
            <a key={url} href={url} rel="noreferrer" target="_blank" className="tag">
              {title || url} ↗
            </a>
          ))}
        </p>
      </div>
      <button type="button" className="danger" autoFocus={incident} onClick={() => rollBack(flag.key)}>
        Emergency rollback <kbd>⇧R</kbd>
      </button>
    </header>
  );
}
