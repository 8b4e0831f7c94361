import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, requestKey } from '../../api/client';
import { useEmergency } from '../../api/queries';
import { usePlace } from '../../live/place';
import { Ago } from '../../ui/Ago';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { ReturningTraffic } from './ReturningTraffic';

interface Props {
  /** Null for the environment's own engagements. */
  readonly flag: string | null;
  readonly onReleased?: () => void;
  readonly onClose: () => void;
}

/** Lets traffic go where it went before: what was seen is released, and nothing that was engaged meanwhile. */
export function ReleaseDialog({ flag, onReleased, onClose }: Props) {
  const path = usePlace();
  const queries = useQueryClient();
  const [key] = useState(requestKey);
  const emergency = useEmergency();
  const engagements = emergency.data?.engagements.filter((one) => (one.flag ?? null) === flag) ?? [];
  const release = async (reason: string) => {
    await answer(
      api.POST('/api/v1/projects/{project}/environments/{environment}/emergency/release', {
        params: { path, header: { 'Idempotency-Key': key } },
        body: { reason, engagements: engagements.map(({ id }) => id) },
      }),
    );
    await queries.invalidateQueries({ queryKey: [path.project, path.environment] });
    onReleased?.();
  };
  return (
    <ConfirmRisk title={`Release ${flag ?? 'everything'}`} verb="Release" onConfirm={release} onClose={onClose}>
      <p>It was taken back:</p>
      <ul className="plain">
        {engagements.map(({ id, actor, engagedAt, reason }) => (
          <li key={id}>
            <Ago at={engagedAt} /> by {actor}: {reason || 'no reason given'}
          </li>
        ))}
      </ul>
      <ReturningTraffic flag={flag} />
    </ConfirmRisk>
  );
}
