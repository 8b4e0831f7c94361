import '../../ui/rows.css';
import { Link } from 'wouter';
import type { PromotionItem } from '../../api/types';
import { itemWords, OUTCOMES } from '../../core/promotion';
import { Table } from '../../ui/Table';

interface Props {
  readonly items: readonly PromotionItem[];
  readonly all: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  /** Asks for more; null where this is all. */
  readonly more: (() => void) | null;
  readonly busy: boolean;
}

/** What would become of each flag; marking some changes nothing yet. */
export function Comparison({ items, all, selected, onSelect, more, busy }: Props) {
  const shown = all ? items : items.filter(({ outcome }) => outcome !== 'identical');
  const mark = (key: string, wanted: boolean) => onSelect(new Set(wanted ? [...selected, key] : [...selected].filter((one) => one !== key)));
  return (
    <>
      {shown.length > 0 && (
        <Table look="flags" caption="Flags that differ" columns={['Flag', 'Here', 'What differs']}>
          {shown.map((item) => (
            <Row key={item.key} item={item} marked={selected.has(item.key)} onMark={(wanted) => mark(item.key, wanted)} />
          ))}
        </Table>
      )}
      <footer className="more">
        <span className="quiet" role="status">
          {shown.length === 0 ? 'No difference' : `${shown.length} shown`} among {items.length} flags compared{more ? ', and there are more' : ''}.
        </span>
        {more && (
          <button type="button" disabled={busy} onClick={more}>
            {busy ? 'Comparing …' : 'Compare 100 more'}
          </button>
        )}
      </footer>
    </>
  );
}

interface RowProps {
  readonly item: PromotionItem;
  readonly marked: boolean;
  readonly onMark: (wanted: boolean) => void;
}

function Row({ item, marked, onMark }: RowProps) {
  const { mark, words, pill } = OUTCOMES[item.outcome];
  const possible = item.outcome === 'changed' || item.outcome === 'added';
  return (
    <tr>
      <th scope="row">
        <span className="markable">
          <input
            type="checkbox"
            data-row
            aria-label={`Promote ${item.key}`}
            disabled={!possible}
            checked={marked && possible}
            onChange={(event) => onMark(event.target.checked)}
          />
          {item.outcome === 'added' ? <strong>{item.key}</strong> : <Link href={`/flags/${encodeURIComponent(item.key)}`}>{item.key}</Link>}
        </span>
      </th>
      <td>
        <span className={`pill ${pill}`}>
          <span aria-hidden="true">{mark}</span> {words}
        </span>
      </td>
      <td className="wrap">{itemWords(item)}</td>
    </tr>
  );
}
