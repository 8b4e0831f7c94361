import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNote } from './ProblemNote';

interface Props<T> {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  readonly children: (data: T) => ReactNode;
}

/** What a query has found; until then that it is asked, or why it failed. What was found once stays, with the failure above. */
export function Pending<T>({ query, children }: Props<T>) {
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    return query.error ? <ProblemNote error={query.error} retry={retry} /> : <p className="quiet">Loading …</p>;
  }
  return (
    <>
      {query.error && <ProblemNote error={query.error} retry={retry} />}
      {children(query.data)}
    </>
  );
}
