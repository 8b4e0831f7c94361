import '../../ui/rows.css';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { Json, Webhook } from '../../api/types';
import { webhookWords } from '../../core/webhooks';
import { usePlace } from '../../live/place';
import { useTitle } from '../../shell/useTitle';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { Differences } from '../../ui/Differences';
import { Pending } from '../../ui/Pending';
import { ProblemNote } from '../../ui/ProblemNote';
import { SecretOnce } from '../../ui/SecretOnce';
import { Standing } from '../../ui/Standing';
import { Deliveries } from './Deliveries';
import { changeWebhook, deleteWebhook, rotateSecret, sendTest, useWebhook, type Wanted } from './queries';
import { WebhookFields } from './WebhookFields';

/** One webhook: what it is told, what has become of each message, and what can be done about it. */
export default function WebhookScreen() {
  const { webhook: id = '' } = useParams<{ webhook: string }>();
  const webhook = useWebhook(id);
  useTitle(webhook.data?.description || 'Webhook');
  return (
    <Pending query={webhook}>
      {(found) => (
        <>
          <Header webhook={found} />
          <section className="card">
            <p className="standing">
              <Standing standing={webhookWords(found)} />
              <code>{found.url}</code>
            </p>
            <p className="quiet">
              Is told of {found.events.join(', ')}; {found.format === 'slack' ? 'messages for Slack' : 'signed messages, as Standard Webhooks has them'}.
            </p>
          </section>
          <Deliveries webhook={found.id} />
        </>
      )}
    </Pending>
  );
}

function Header({ webhook }: { readonly webhook: Webhook }) {
  const place = usePlace();
  const queries = useQueryClient();
  const [open, setOpen] = useState<'edit' | 'rotate' | 'delete' | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const close = () => setOpen(null);
  const test = async () => {
    setFailure(null);
    await sendTest(place, webhook.id).catch(setFailure);
    await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'webhooks', webhook.id] });
  };
  return (
    <>
      <header className="title">
        <h1>{webhook.description || webhook.url}</h1>
        <button type="button" onClick={() => void test()}>
          Send a test
        </button>
        <button type="button" onClick={() => setOpen('edit')}>
          Edit …
        </button>
        <button type="button" onClick={() => setOpen('rotate')}>
          Rotate secret …
        </button>
        <button type="button" onClick={() => setOpen('delete')}>
          Delete …
        </button>
      </header>
      {failure !== null && <ProblemNote error={failure} />}
      {open === 'edit' && <EditDialog webhook={webhook} onClose={close} />}
      {open === 'rotate' && <RotateDialog webhook={webhook} onClose={close} />}
      {open === 'delete' && <DeleteDialog webhook={webhook} onClose={close} />}
    </>
  );
}

interface Props {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}

function EditDialog({ webhook: latest, onClose }: Props) {
  const place = usePlace();
  const queries = useQueryClient();
  const [base] = useState(latest);
  const { url, events, format, description, enabled } = base;
  const before: Wanted = { url, events, format, description, enabled };
  const [wanted, setWanted] = useState(before);
  const save = async (reason: string) => {
    try {
      await changeWebhook(place, base, wanted, reason);
    } finally {
      await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'webhooks'] });
    }
  };
  return (
    <ConfirmRisk title="Change this webhook" verb="Save" onConfirm={save} onClose={onClose}>
      <WebhookFields wanted={wanted} onChange={setWanted} />
      <Differences before={before as unknown as Json} after={wanted as unknown as Json} />
    </ConfirmRisk>
  );
}

function RotateDialog({ webhook, onClose }: Props) {
  const place = usePlace();
  const [secret, setSecret] = useState<string | null>(null);
  const rotated = useRef(false);
  const rotate = async (reason: string) => {
    const made = await rotateSecret(place, webhook.id, reason);
    rotated.current = true;
    setSecret(made.secret);
  };
  // What asked closes itself when it is done, and the secret takes its place.
  const close = () => {
    if (!rotated.current) {
      onClose();
    }
  };
  if (secret !== null) {
    return (
      <SecretOnce
        title="The webhook's new secret"
        words="For a day messages are signed with the one before as well, so bring it to the receiver by then."
        secret={secret}
        onClose={onClose}
      />
    );
  }
  return (
    <ConfirmRisk title="Rotate the secret of this webhook" verb="Rotate" onConfirm={rotate} onClose={close}>
      <p>A new secret is made. For a day messages are signed with both, then with the new one alone.</p>
    </ConfirmRisk>
  );
}

function DeleteDialog({ webhook, onClose }: Props) {
  const place = usePlace();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const remove = async (reason: string) => {
    await deleteWebhook(place, webhook.id, reason);
    navigate('/webhooks');
    await queries.invalidateQueries({ queryKey: [place.project, place.environment, 'webhooks'], exact: true });
  };
  return (
    <ConfirmRisk title="Delete this webhook" verb="Delete" onConfirm={remove} onClose={onClose}>
      <p>
        <code>{webhook.url}</code> is told of nothing any more, and its deliveries are forgotten.
      </p>
    </ConfirmRisk>
  );
}
