import type { Part } from './Editor';

/** What people say about a flag; none of it is evaluated. */
export function Words({ draft, change }: Part) {
  return (
    <details className="card">
      <summary>Description, owner, tags</summary>
      <label htmlFor="description">Description</label>
      <textarea id="description" rows={2} maxLength={2000} value={draft.description} onChange={(event) => change({ description: event.target.value })} />
      <label htmlFor="owner">Owner</label>
      <input id="owner" maxLength={200} value={draft.owner} onChange={(event) => change({ owner: event.target.value })} />
      <label htmlFor="tags">Tags, apart by spaces</label>
      <input id="tags" value={draft.tags.join(' ')} onChange={(event) => change({ tags: event.target.value.split(/\s/) })} />
    </details>
  );
}
