import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { whenSignedOut } from '../api/client';
import { currentSession } from '../api/session';
import { pathOf, type Place } from '../live/place';
import { ProblemNote } from '../ui/ProblemNote';
import { Login } from './Login';
import { SessionContext, useSession } from './session';
import { Shell } from './Shell';

/** The whole console: whoever is not signed in signs in where they are, so that a deep link survives. */
export function App() {
  const queries = useQueryClient();
  const session = useQuery({ queryKey: ['session'], queryFn: currentSession, staleTime: 60_000 });
  useEffect(() => whenSignedOut(() => queries.setQueryData(['session'], null)), [queries]);
  if (session.data === undefined) {
    return session.error ? <ProblemNote error={session.error} retry={() => void session.refetch()} /> : null;
  }
  if (session.data === null) {
    return <Login onSignedIn={() => void queries.invalidateQueries()} />;
  }
  return (
    <SessionContext value={session.data}>
      <Switch>
        <Route path="/p/:project/:environment" nest>
          {({ project, environment }) => <Shell project={project} environment={environment} />}
        </Route>
        <Route>
          <FirstPlace />
        </Route>
      </Switch>
    </SessionContext>
  );
}

/** Whoever names no environment is brought to the one they were in last, or to production, or to the first there is. */
function FirstPlace() {
  const { projects } = useSession();
  const last = lastPlace();
  const places = projects.flatMap(({ key, environments }) => environments.map((environment) => ({ project: key, environment })));
  const known = places.find(({ project, environment }) => project === last?.project && environment === last.environment);
  const place = known ?? places.find(({ environment }) => environment === 'production') ?? places[0];
  return place ? <Redirect to={pathOf(place, '/')} replace /> : <p className="note info">This key opens no environment.</p>;
}

const LAST = 'switchback.place';

function lastPlace(): Place | null {
  try {
    const [project, environment] = (localStorage.getItem(LAST) ?? '').split('/');
    return project && environment ? { project, environment } : null;
  } catch {
    return null;
  }
}

/** Remembers where one was last. */
export function rememberPlace({ project, environment }: Place): void {
  try {
    localStorage.setItem(LAST, `${project}/${environment}`);
  } catch {
    // Nothing is remembered, then.
  }
}
