import { useDeferredValue } from 'react';
import { Link } from 'wouter';
import { useOverview } from '../../api/queries';
import { useTitle } from '../../shell/useTitle';
import { Pending } from '../../ui/Pending';
import { Filters } from './Filters';
import { FlagRows } from './FlagRows';
import { useQuestion } from './useQuestion';

/** All flags of the environment: searched, filtered and paged by the service, whatever their number. */
export default function FlagsScreen() {
  useTitle('Flags');
  const { asked, question, ask } = useQuestion();
  const flags = useOverview(useDeferredValue(question));
  const shown = flags.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <header className="title">
        <h1>Flags</h1>
        <Link href="/new-flag" className="button primary">
          New flag
        </Link>
      </header>
      <Filters asked={asked} ask={ask} />
      <Pending query={flags}>
        {() => (
          <>
            <FlagRows flags={shown} />
            <footer className="more">
              <span className="quiet" role="status">
                {shown.length === 0 ? 'No flag is like that.' : `${shown.length} shown${flags.hasNextPage ? ', there are more' : ', that is all'}`}
              </span>
              {flags.hasNextPage && (
                <button type="button" disabled={flags.isFetchingNextPage} onClick={() => void flags.fetchNextPage()}>
                  {flags.isFetchingNextPage ? 'Loading …' : 'Show 100 more'}
                </button>
              )}
            </footer>
          </>
        )}
      </Pending>
    </>
  );
}
