import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../../api/client';
import type { Flag, Json, Serve } from '../../api/types';
import { changes, draftOf } from '../../core/draft';
import { usePlace } from '../../live/place';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { ServeFields } from './ServeFields';

type Kind = 'on' | 'off' | 'shares';

/** A change that is to happen later, by itself, if the flag is still as it is now. */
export function ScheduleDialog({ flag, onClose }: { readonly flag: Flag; readonly onClose: () => void }) {
  const path = { ...usePlace(), flag: flag.key };
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>(flag.enabled ? 'shares' : 'on');
  const [at, setAt] = useState('');
  const [serve, setServe] = useState<Serve>(flag.defaultRule);
  const schedule = async (reason: string) => {
    const patch: Record<string, Json> = kind === 'shares' ? changes(flag, { ...draftOf(flag), defaultRule: serve }) : { enabled: kind === 'on' };
    await answer(
      api.POST('/api/v1/projects/{project}/environments/{environment}/flags/{flag}/schedules', {
        params: { path, query: { reason } },
        body: { at: new Date(at).toISOString(), patch: patch as Record<string, never>, onlyIfVersion: flag.version },
      }),
    );
    await queries.invalidateQueries({ queryKey: [path.project, path.environment, 'schedules'] });
  };
  return (
    <ConfirmRisk title={`Schedule a change of ${flag.key}`} verb="Schedule" onConfirm={schedule} onClose={onClose}>
      <label htmlFor="at">When (your time)</label>
      <input id="at" type="datetime-local" required value={at} onChange={(event) => setAt(event.target.value)} />
      <label htmlFor="kind">What</label>
      <select id="kind" value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
        <option value="on">Turn on</option>
        <option value="off">Turn off</option>
        <option value="shares">Change the default rule</option>
      </select>
      {kind === 'shares' && (
        <ServeFields
          id="scheduled"
          variations={flag.variations.map(({ key }) => key)}
          rollback={flag.rollbackVariation}
          serve={serve}
          onChange={setServe}
        />
      )}
      <p className="quiet">If the flag is changed before, this change fails rather than surprise.</p>
    </ConfirmRisk>
  );
}
