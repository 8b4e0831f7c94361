import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { explainAll } from '../../api/evaluations';
import type { Context } from '../../core/contexts';
import { CAUSE_WORDS } from '../../core/reasons';
import { usePlace } from '../../live/place';
import { More } from '../../ui/More';
import { Pending } from '../../ui/Pending';
import { Table } from '../../ui/Table';

/** What every flag answers to somebody. */
export function AllFlags({ context, onFlag }: { readonly context: Context; readonly onFlag: (flag: string) => void }) {
  const place = usePlace();
  const answers = useInfiniteQuery({
    queryKey: [place.project, place.environment, 'flags', 'answers', context],
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => explainAll(place, context, pageParam),
    getNextPageParam: (page) => page.next ?? null,
  });
  return (
    <Pending query={answers}>
      {({ pages }) => (
        <>
          <Table look="flags answers" caption="What flags answer" columns={['Flag', 'Variation', 'Because']}>
            {pages
              .flatMap(({ items }) => items)
              .map(({ flag, variation, cause }) => (
                <tr key={flag}>
                  <th scope="row">
                    <button type="button" className="link" data-row onClick={() => onFlag(flag)}>
                      {flag}
                    </button>
                  </th>
                  <td>{variation ?? <span className="quiet">the caller's default</span>}</td>
                  <td className="quiet">{CAUSE_WORDS[cause]}</td>
                </tr>
              ))}
          </Table>
          <More query={answers} words="Show 100 more" />
        </>
      )}
    </Pending>
  );
}
