import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Key } from '../../api/types';
import { usePlace } from '../../live/place';
import { useEnvironmentsOf } from '../../shell/session';
import { FormDialog } from '../../ui/FormDialog';
import { SecretOnce } from '../../ui/SecretOnce';
import { createKey, KINDS } from './queries';

const DAY_MILLIS = 86_400_000;

const LIFETIMES: readonly (readonly [days: number, words: string])[] = [
  [0, 'until it is revoked'],
  [1, 'for a day'],
  [30, 'for 30 days'],
  [90, 'for 90 days'],
  [365, 'for a year'],
];

/** A new key: what for, what it is called, what it opens, and for how long. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const place = usePlace();
  const queries = useQueryClient();
  const environments = useEnvironmentsOf(place.project);
  const [kind, setKind] = useState<Key['kind']>('server');
  const [name, setName] = useState('');
  const [environment, setEnvironment] = useState(place.environment);
  const [days, setDays] = useState(0);
  const [secret, setSecret] = useState<string | null>(null);
  const id = useId();
  const placed = kind === 'server' || kind === 'frontend';
  const create = async () => {
    const made = await createKey({
      kind,
      name: name.trim(),
      ...(placed ? { project: place.project, environment } : {}),
      ...(days ? { expiresAt: new Date(Date.now() + days * DAY_MILLIS).toISOString() } : {}),
    });
    await queries.invalidateQueries({ queryKey: ['keys'] });
    setSecret(made.secret);
  };
  if (secret !== null) {
    return <SecretOnce title={`The key ${name.trim()}`} words="Give it to whoever it is for." secret={secret} onClose={onClose} />;
  }
  return (
    <FormDialog title="New key" verb="Make the key" ready={name.trim() !== ''} onSubmit={create} onClose={onClose}>
      <label htmlFor={`${id}-kind`}>Kind</label>
      <select id={`${id}-kind`} data-first value={kind} onChange={(event) => setKind(event.target.value as Key['kind'])}>
        {(Object.keys(KINDS) as Key['kind'][]).map((one) => (
          <option key={one} value={one}>
            {KINDS[one].name}
          </option>
        ))}
      </select>
      <p className="quiet">{KINDS[kind].words}</p>
      <label htmlFor={`${id}-name`}>Name</label>
      <input id={`${id}-name`} required maxLength={200} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
      {placed && (
        <>
          <label htmlFor={`${id}-environment`}>Environment of {place.project}</label>
          <select id={`${id}-environment`} value={environment} onChange={(event) => setEnvironment(event.target.value)}>
            {environments.map((key) => (
              <option key={key}>{key}</option>
            ))}
          </select>
        </>
      )}
      <label htmlFor={`${id}-days`}>Opens</label>
      <select id={`${id}-days`} value={days} onChange={(event) => setDays(Number(event.target.value))}>
        {LIFETIMES.map(([length, words]) => (
          <option key={length} value={length}>
            {words}
          </option>
        ))}
      </select>
    </FormDialog>
  );
}
