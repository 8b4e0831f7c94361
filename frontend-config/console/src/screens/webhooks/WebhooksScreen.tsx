import '../../ui/rows.css';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Webhook } from '../../api/types';
import { webhookWords } from '../../core/webhooks';
import { usePlace } from '../../live/place';
import { useTitle } from '../../shell/useTitle';
import { Ago } from '../../ui/Ago';
import { FormDialog } from '../../ui/FormDialog';
import { Pending } from '../../ui/Pending';
import { SecretOnce } from '../../ui/SecretOnce';
import { Standing } from '../../ui/Standing';
import { Table } from '../../ui/Table';
import { createWebhook, useWebhooks, type Wanted } from './queries';
import { WebhookFields } from './WebhookFields';

/** Who is told of what happens in the environment. */
export default function WebhooksScreen() {
  useTitle('Webhooks');
  const [creating, setCreating] = useState(false);
  const webhooks = useWebhooks();
  return (
    <>
      <header className="title">
        <h1>Webhooks</h1>
        <button type="button" className="primary" onClick={() => setCreating(true)}>
          New webhook …
        </button>
      </header>
      <Pending query={webhooks}>{({ items }) => <Rows webhooks={items} />}</Pending>
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function Rows({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  if (webhooks.length === 0) {
    return <p className="quiet">None. A webhook tells a chat or another service of rollbacks, emergencies and changes, with signed messages.</p>;
  }
  return (
    <Table look="flags" caption="Webhooks" columns={['Webhook', 'State', 'Is told of', ['Changed', 'end']]}>
      {webhooks.map((webhook) => (
        <tr key={webhook.id}>
          <th scope="row">
            <Link href={`/webhooks/${encodeURIComponent(webhook.id)}`} data-row>
              {webhook.description || webhook.url}
            </Link>
            <span className="description">
              {webhook.url}
              {webhook.format === 'slack' && ' · for Slack'}
            </span>
          </th>
          <td className="wrap">
            <Standing standing={webhookWords(webhook)} />
          </td>
          <td className="wrap">{webhook.events.join(', ')}</td>
          <td className="end quiet">
            <Ago at={webhook.changedAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

const NEW: Wanted = { url: '', events: ['rollout.*', 'emergency.*'], format: 'standard', description: '', enabled: true };

function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const place = usePlace();
  const queries = useQueryClient();
  const [wanted, setWanted] = useState(NEW);
  const [secret, setSecret] = useState<string | null>(null);
  const create = async () => {
    const made = await createWebhook(place, wanted);
    await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'webhooks'] });
    setSecret(made.secret);
  };
  if (secret !== null) {
    return <SecretOnce title="The webhook's secret" words="The receiver verifies messages with it." secret={secret} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={`New webhook of ${place.environment}`}
      verb="Create"
      ready={wanted.url !== '' && wanted.events.length > 0}
      onSubmit={create}
      onClose={onClose}
    >
      <WebhookFields wanted={wanted} onChange={setWanted} />
    </FormDialog>
  );
}
