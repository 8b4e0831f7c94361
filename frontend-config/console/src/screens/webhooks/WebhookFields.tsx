import { useId } from 'react';
import { EVENTS } from '../../core/webhooks';
import type { Wanted } from './queries';

interface Props {
  readonly wanted: Wanted;
  readonly onChange: (wanted: Wanted) => void;
}

/** Where a webhook goes, what it is told of, and how. */
export function WebhookFields({ wanted, onChange }: Props) {
  const id = useId();
  const events = [...new Set([...Object.keys(EVENTS), ...wanted.events])];
  const choose = (event: string, on: boolean) =>
    onChange({ ...wanted, events: on ? [...wanted.events, event] : wanted.events.filter((one) => one !== event) });
  return (
    <>
      <label htmlFor={`${id}-url`}>URL</label>
      <input
        id={`${id}-url`}
        data-first
        type="url"
        required
        placeholder="https://…"
        value={wanted.url}
        onChange={(event) => onChange({ ...wanted, url: event.target.value })}
      />
      <label htmlFor={`${id}-words`}>What it is for</label>
      <input id={`${id}-words`} value={wanted.description} onChange={(event) => onChange({ ...wanted, description: event.target.value })} />
      <label htmlFor={`${id}-format`}>Messages</label>
      <select
        id={`${id}-format`}
        value={wanted.format}
        onChange={(event) => onChange({ ...wanted, format: event.target.value === 'slack' ? 'slack' : 'standard' })}
      >
        <option value="standard">signed, as Standard Webhooks has them</option>
        <option value="slack">for Slack</option>
      </select>
      <fieldset className="tight">
        <legend className="legend-label">Is told of</legend>
        {events.map((event) => (
          <label key={event} className="check">
            <input type="checkbox" checked={wanted.events.includes(event)} onChange={(change) => choose(event, change.target.checked)} />
            <code>{event}</code> <span className="quiet">{EVENTS[event]}</span>
          </label>
        ))}
      </fieldset>
      <label className="check">
        <input type="checkbox" checked={wanted.enabled} onChange={(event) => onChange({ ...wanted, enabled: event.target.checked })} />
        On: messages are sent
      </label>
    </>
  );
}
