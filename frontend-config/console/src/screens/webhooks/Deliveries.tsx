import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Delivery } from '../../api/types';
import { deliveryWords } from '../../core/webhooks';
import { usePlace } from '../../live/place';
import { Ago } from '../../ui/Ago';
import { Dialog } from '../../ui/Dialog';
import { More } from '../../ui/More';
import { Pending } from '../../ui/Pending';
import { ProblemNote } from '../../ui/ProblemNote';
import { Standing } from '../../ui/Standing';
import { ACTIONS, Table } from '../../ui/Table';
import { retry, useDeliveries, useDelivery } from './queries';

const STATES: readonly (readonly [Delivery['state'] | null, string])[] = [
  [null, 'All'],
  ['pending', 'Pending'],
  ['delivered', 'Delivered'],
  ['dead', 'Given up'],
];

/** What was sent, newest first, of the last thirty days. */
export function Deliveries({ webhook }: { readonly webhook: string }) {
  const [state, setState] = useState<Delivery['state'] | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const deliveries = useDeliveries(webhook, state);
  return (
    <>
      <div className="filters">
        <h2>Deliveries</h2>
        <div className="chips" role="group" aria-label="State">
          {STATES.map(([one, words]) => (
            <button key={words} type="button" className="chip" aria-pressed={one === state} onClick={() => setState(one)}>
              {words}
            </button>
          ))}
        </div>
      </div>
      <Pending query={deliveries}>
        {({ pages }) => (
          <>
            <Rows webhook={webhook} deliveries={pages.flatMap(({ items }) => items)} onShow={setShown} />
            <More query={deliveries} words="Show older ones" />
          </>
        )}
      </Pending>
      {shown && <Message webhook={webhook} delivery={shown} onClose={() => setShown(null)} />}
    </>
  );
}

interface RowsProps {
  readonly webhook: string;
  readonly deliveries: readonly Delivery[];
  readonly onShow: (delivery: string) => void;
}

function Rows({ webhook, deliveries, onShow }: RowsProps) {
  if (deliveries.length === 0) {
    return <p className="quiet">None like that in the last thirty days.</p>;
  }
  return (
    <Table look="flags" caption="Deliveries" columns={['Event', 'What came of it', 'Attempts', ACTIONS]}>
      {deliveries.map((delivery) => (
        <tr key={delivery.id} tabIndex={-1} data-row>
          <th scope="row">
            <strong>{delivery.type}</strong>
            <span className="description">
              <Ago at={delivery.at} />
            </span>
          </th>
          <td className="wrap">
            <Standing standing={deliveryWords(delivery)} />
          </td>
          <td>
            {delivery.attempts}
            {delivery.triedAt && (
              <span className="description">
                last <Ago at={delivery.triedAt} />
              </span>
            )}
          </td>
          <td className="end">
            <span className="buttons">
              <button type="button" className="small" onClick={() => onShow(delivery.id)} aria-label={`Message of ${delivery.type}`}>
                Message
              </button>
              <Retry webhook={webhook} delivery={delivery} />
            </span>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Retry({ webhook, delivery }: { readonly webhook: string; readonly delivery: Delivery }) {
  const place = usePlace();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>(null);
  const again = async () => {
    setFailure(null);
    await retry(place, webhook, delivery.id).catch(setFailure);
    await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'webhooks', webhook, 'deliveries'] });
  };
  return (
    <>
      <button type="button" className="small" onClick={() => void again()} aria-label={`Send again: ${delivery.type}`}>
        Send again
      </button>
      {failure !== null && <ProblemNote error={failure} />}
    </>
  );
}

function Message({ webhook, delivery, onClose }: { readonly webhook: string; readonly delivery: string; readonly onClose: () => void }) {
  const found = useDelivery(webhook, delivery);
  return (
    <Dialog title="What is sent" onClose={onClose} wide>
      <Pending query={found}>
        {({ payload, event }) => (
          <>
            <p className="quiet">
              <code>webhook-id: {event}</code>
            </p>
            <pre tabIndex={0} aria-label="The message">
              {JSON.stringify(payload, null, 2)}
            </pre>
          </>
        )}
      </Pending>
      <div className="actions">
        <button type="button" data-first onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
