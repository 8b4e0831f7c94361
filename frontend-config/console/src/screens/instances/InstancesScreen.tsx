import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { answer, api } from '../../api/client';
import { useReceipts } from '../../api/queries';
import type { Instances } from '../../api/types';
import { bySdk, chosen, type InstanceFilter } from '../../core/instances';
import { progressWords } from '../../core/receipts';
import { count } from '../../core/time';
import { usePlace } from '../../live/place';
import { useTitle } from '../../shell/useTitle';
import { Pending } from '../../ui/Pending';
import { InstanceRows } from './InstanceRows';

const REFETCH_MILLIS = 5_000;

/** Who runs what, and who has not heard yet. */
export default function InstancesScreen() {
  useTitle('Instances');
  const path = usePlace();
  const instances = useQuery({
    queryKey: [path.project, path.environment, 'instances'],
    queryFn: () => answer(api.GET('/api/v1/projects/{project}/environments/{environment}/instances', { params: { path } })),
    refetchInterval: REFETCH_MILLIS,
  });
  return (
    <>
      <header className="title">
        <h1>Instances</h1>
      </header>
      <Pending query={instances}>
        {(found) => (
          <>
            <Receipts instances={found} />
            <Listed instances={found} />
          </>
        )}
      </Pending>
    </>
  );
}

function Receipts({ instances: { revision, epoch, confirmations, items } }: { readonly instances: Instances }) {
  const receipts = useReceipts().data;
  const sdks = bySdk(items);
  return (
    <section className="card">
      <h2>Receipts</h2>
      <p role="status">
        Revision {revision}, epoch {epoch}: {progressWords(confirmations.confirmed, confirmations.instances, confirmations.waiting)}
        {receipts && (
          <span className="quiet">
            {' '}
            · {receipts.streaming} streaming, {receipts.polling} polling, {receipts.stale} stale
          </span>
        )}
      </p>
      {confirmations.instances > 0 && (
        <progress aria-label="Instances that have confirmed" max={confirmations.instances} value={confirmations.confirmed} />
      )}
      {sdks.length > 0 && <p className="quiet">{sdks.map(([sdk, instances]) => `${sdk} on ${count(instances)}`).join(' · ')}</p>}
    </section>
  );
}

const FILTERS: Record<InstanceFilter, string> = { all: 'All', behind: 'Behind', remarks: 'Breaker open or flag refused' };

function Listed({ instances }: { readonly instances: Instances }) {
  const [parameters, setParameters] = useSearchParams();
  const kept = parameters.get('show') ?? 'all';
  const filter = kept in FILTERS ? (kept as InstanceFilter) : 'all';
  const search = parameters.get('q') ?? '';
  const ask = (name: string, value: string) =>
    setParameters(
      (present) => {
        const next = new URLSearchParams(present);
        if (value) {
          next.set(name, value);
        } else {
          next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  const shown = chosen(instances.items, filter, search);
  return (
    <>
      <search className="filters">
        <input
          type="search"
          data-search
          aria-label="Search instances"
          placeholder="Search name or SDK ( / )"
          value={search}
          onChange={(event) => ask('q', event.target.value)}
        />
        <div className="chips" role="group" aria-label="Show">
          {(Object.keys(FILTERS) as InstanceFilter[]).map((one) => (
            <button key={one} type="button" className="chip" aria-pressed={one === filter} onClick={() => ask('show', one === 'all' ? '' : one)}>
              {FILTERS[one]}
            </button>
          ))}
        </div>
      </search>
      <InstanceRows shown={shown} present={instances} />
      <footer className="more">
        <span className="quiet" role="status">
          {instances.items.length === 0
            ? 'No instance has reported lately. One appears here within seconds of its start with a server key of this environment.'
            : `${count(shown.length)} of ${count(instances.items.length)} shown`}
        </span>
      </footer>
    </>
  );
}
