import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, requestKey } from '../../api/client';
import { useEmergency } from '../../api/queries';
import { actorWords } from '../../core/actions';
import { isLike, type Scope, scopeWords } from '../../core/engagements';
import { usePlace } from '../../live/place';
import { Ago } from '../../ui/Ago';
import { ConfirmRisk } from '../../ui/ConfirmRisk';
import { ReturningTraffic } from './ReturningTraffic';

interface Props {
  readonly scope: Scope;
  readonly onReleased?: () => void;
  readonly onClose: () => void;
}

/** Lets traffic go where it went before: what was seen is released, and nothing that was engaged meanwhile. */
export function ReleaseDialog({ scope, onReleased, onClose }: Props) {
  const path = usePlace();
  const queries = useQueryClient();
  const [key] = useState(requestKey);
  const emergency = useEmergency();
  const engagements = emergency.data?.engagements.filter((one) => isLike(one, scope)) ?? [];
  const asks = useQuery({
    queryKey: [path.project, path.environment, 'releaseRule'],
    queryFn: () =>
      answer(api.GET('/api/v1/projects/{project}/environments/{environment}/emergency/release-rule', { params: { path } })),
  }).data?.asks;
  const release = async (reason: string) => {
    await answer(
      api.POST('/api/v1/projects/{project}/environments/{environment}/emergency/release', {
        params: { path, header: { 'Idempotency-Key': key } },
        body: { reason, confirm: `${path.project}/${path.environment}`, engagements: engagements.map(({ id }) => id) },
      }),
    );
    await queries.invalidateQueries({ queryKey: [path.project, path.environment] });
    onReleased?.();
  };
  return (
    <ConfirmRisk title={`Release ${scopeWords(scope)}`} verb="Release" named={asks === 'name'} onConfirm={release} onClose={onClose}>
      <p>It was taken back:</p>
      <ul className="plain">
        {engagements.map(({ id, actor, engagedAt, reason }) => (
          <li key={id}>
            <Ago at={engagedAt} /> by {actorWords(actor)}: {reason || 'no reason given'}
          </li>
        ))}
      </ul>
      {asks === 'secondPerson' && <p className="note info">Somebody else than who engaged it has to release it here.</p>}
      <ReturningTraffic scope={scope} />
    </ConfirmRisk>
  );
}
