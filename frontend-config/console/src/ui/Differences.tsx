import type { Json } from '../api/types';
import { differences, placeWords, valueWords } from '../core/differences';

/** What changes, as a table that people can read. */
export function Differences({ before, after }: { readonly before: Json | undefined; readonly after: Json | undefined }) {
  const found = differences(before, after);
  if (found.length === 0) {
    return <p className="quiet">Nothing changes.</p>;
  }
  return (
    <table className="differences reflow">
      <caption className="hidden">What changes</caption>
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {found.map((one) => (
          <tr key={one.path.join('/')}>
            <th scope="row">{placeWords(one.path)}</th>
            <td className="before">{valueWords(one.before, one.path)}</td>
            <td className="after">{valueWords(one.after, one.path)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
