import type { Json } from '../api/types';
import { differences, placeWords, valueWords } from '../core/differences';
import { Table } from './Table';

/** A place, with what was there and what is. */
export interface Change {
  readonly place: string;
  readonly before: string;
  readonly after: string;
}

interface Props {
  readonly caption: string;
  readonly changes: readonly Change[];
  /** What the columns are called. */
  readonly columns?: readonly [place: string, before: string, after: string];
}

/** What becomes of what. */
export function Changes({ caption, changes, columns = ['Where', 'Before', 'After'] }: Props) {
  return (
    <Table look="differences reflow" caption={caption} columns={columns}>
      {changes.map(({ place, before, after }) => (
        <tr key={place}>
          <th scope="row">{place}</th>
          <td className="before">{before}</td>
          <td className="after">{after}</td>
        </tr>
      ))}
    </Table>
  );
}

/** What changes, as a table that people can read. */
export function Differences({ before, after }: { readonly before: Json | undefined; readonly after: Json | undefined }) {
  const found = differences(before, after).map((one) => ({
    place: placeWords(one.path),
    before: valueWords(one.before, one.path),
    after: valueWords(one.after, one.path),
  }));
  return found.length > 0 ? <Changes caption="What changes" changes={found} /> : <p className="quiet">Nothing changes.</p>;
}
