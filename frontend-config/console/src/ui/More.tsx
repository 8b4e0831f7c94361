import type { UseInfiniteQueryResult } from '@tanstack/react-query';

interface Props {
  readonly query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
  readonly words?: string;
}

/** Asks for the next page; nothing where there is none. */
export function More({ query, words = 'Show more' }: Props) {
  if (!query.hasNextPage) {
    return null;
  }
  return (
    <footer className="more">
      <button type="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {query.isFetchingNextPage ? 'Loading …' : words}
      </button>
    </footer>
  );
}
