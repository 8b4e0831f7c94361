import type { ReactNode } from 'react';

/** A column's name, alone or with its style. */
export type Column = string | readonly [name: string, look: string];

/** A column of buttons, which is named to screen readers alone. */
export const ACTIONS: Column = ['Actions', 'end'];

interface Props {
  /** What it is a table of, to screen readers. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The style. */
  readonly look?: string;
  /** The rows. */
  readonly children: ReactNode;
}

/** A table with its caption and its columns' names. */
export function Table({ caption, columns, look, children }: Props) {
  return (
    <table className={look}>
      <caption className="hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => {
            const [name, style] = typeof column === 'string' ? [column, undefined] : column;
            return (
              <th key={name} scope="col" className={style}>
                {column === ACTIONS ? <span className="hidden">{name}</span> : name}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
