import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useEnvironment } from '../api/queries';
import { Connection, EVENTS, type Hint, type World } from '../core/connection';
import { Gathering } from '../core/gathering';
import { START, type Live } from '../core/live';
import { type Place, usePlace } from './place';

const LiveContext = createContext<Live>(START);

/** While the stream is away, everything on the screen is asked for anew this often. */
const POLL_MILLIS = 5_000;

/**
 * What is engaged is asked for at once, and whatever an event makes worth asking for so much later, all together: while
 * everybody is told of a rollback, who looks at it comes first.
 */
const GATHERED_MILLIS = 250;

/** How fresh what is shown is. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/** Keeps what is shown inside an environment fresh: by its event stream, or by asking while that is away. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const place = usePlace();
  const queries = useQueryClient();
  const connection = useMemo(() => {
    const refresh = (keys: readonly unknown[][]) => {
      for (const key of keys) {
        void queries.invalidateQueries({ queryKey: [place.project, place.environment, ...key] });
      }
    };
    const gathering = new Gathering((action) => setTimeout(action, GATHERED_MILLIS), refresh);
    return new Connection(browser(place), (hint) => {
      if (hint.of === 'receipts') {
        queries.setQueryData([place.project, place.environment, 'receipts'], hint.receipts);
        return;
      }
      if (hint.of === 'emergency') {
        // Who is asking already may hear of it, and is not made to begin again.
        const engaged = { queryKey: [place.project, place.environment, 'emergency'] };
        void queries.invalidateQueries(engaged, { cancelRefetch: false });
      }
      gathering.add(worthAsking(hint));
    });
  }, [place, queries]);
  useEffect(() => connection.start(), [connection]);
  const live = useSyncExternalStore(
    (watcher) => connection.watch(watcher),
    () => connection.live,
  );
  useNetwork(connection);
  usePulse(connection);
  usePolling(live.is !== 'live', place);
  useEffect(() => {
    document.documentElement.dataset['live'] = live.is;
  }, [live.is]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function worthAsking(hint: Exclude<Hint, { of: 'receipts' }>): unknown[][] {
  switch (hint.of) {
    case 'changed':
      return [['flags'], ['environment'], ['audit'], ['schedules'], ['promotion'], ['segments'], ...changedFlags(hint.flags)];
    case 'emergency':
      return [['emergency'], ['flags'], ['flag'], ['instances'], ['rollouts'], ['audit']];
    case 'rollout':
      return [['rollouts'], ['rollout', hint.rollout], ['flags'], ['flag']];
    case 'reset':
      return [[]];
  }
}

function changedFlags(flags: readonly string[]): unknown[][] {
  return flags.length === 0 ? [['flag']] : flags.map((flag) => ['flag', flag]);
}

function browser(place: Place): World {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    later: (millis, action) => {
      const timer = setTimeout(action, Math.max(0, millis));
      return () => clearTimeout(timer);
    },
    open: (listener) => {
      const source = new EventSource(`/api/v1/projects/${place.project}/environments/${place.environment}/events`);
      source.onopen = () => listener.opened();
      source.onerror = () => listener.dropped();
      for (const name of EVENTS) {
        source.addEventListener(name, (event: MessageEvent<string>) => listener.event(name, event.data));
      }
      return () => source.close();
    },
  };
}

function useNetwork(connection: Connection) {
  useEffect(() => {
    const changed = () => connection.network(navigator.onLine);
    addEventListener('online', changed);
    addEventListener('offline', changed);
    return () => {
      removeEventListener('online', changed);
      removeEventListener('offline', changed);
    };
  }, [connection]);
}

/** A stream that says nothing may be a stream that has died unseen: a small question now and then tells. */
function usePulse(connection: Connection) {
  const { dataUpdatedAt, isSuccess } = useEnvironment();
  useEffect(() => {
    if (isSuccess) {
      connection.heard();
    }
  }, [connection, dataUpdatedAt, isSuccess]);
  useEffect(() => {
    if (isSuccess) {
      connection.back();
    }
  }, [connection, isSuccess]);
}

function usePolling(on: boolean, place: Place) {
  const queries = useQueryClient();
  useEffect(() => {
    if (!on) {
      return;
    }
    const ask = () => void queries.invalidateQueries({ queryKey: [place.project, place.environment] });
    const timer = setInterval(ask, POLL_MILLIS);
    return () => {
      clearInterval(timer);
      ask();
    };
  }, [on, place, queries]);
}
