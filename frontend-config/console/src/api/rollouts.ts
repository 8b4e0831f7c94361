import type { Place } from '../live/place';
import { answer, api, etag } from './client';
import type { Rollout } from './types';

const ROLLOUT = '/api/v1/projects/{project}/environments/{environment}/rollouts/{rollout}';

/** What makes a rollout safer: at once, without a version. */
export type SaferStep = 'pause' | 'abort' | 'roll-back' | 'step-back';

/** What lets more traffic go to V2. */
export type RiskierStep = 'resume' | 'advance' | 'finish';

/** Takes a step that makes things safer, whatever the rollout has become meanwhile. */
export function stepSafer(place: Place, rollout: Rollout, step: SaferStep, reason: string): Promise<Rollout> {
  const params = { path: { ...place, rollout: rollout.id }, query: reason ? { reason } : {} };
  switch (step) {
    case 'pause':
      return answer(api.POST(`${ROLLOUT}/pause`, { params }));
    case 'abort':
      return answer(api.POST(`${ROLLOUT}/abort`, { params }));
    case 'roll-back':
      return answer(api.POST(`${ROLLOUT}/roll-back`, { params }));
    case 'step-back':
      return answer(api.POST(`${ROLLOUT}/step-back`, { params }));
  }
}

/** Takes a step that lets more traffic go to V2, from exactly the state that was seen. */
export function stepRiskier(place: Place, rollout: Rollout, step: RiskierStep, reason: string, key: string): Promise<Rollout> {
  const params = {
    path: { ...place, rollout: rollout.id },
    query: { reason },
    header: { 'If-Match': etag(rollout.version), 'Idempotency-Key': key },
  };
  switch (step) {
    case 'resume':
      return answer(api.POST(`${ROLLOUT}/resume`, { params }));
    case 'advance':
      return answer(api.POST(`${ROLLOUT}/advance`, { params }));
    case 'finish':
      return answer(api.POST(`${ROLLOUT}/finish`, { params }));
  }
}

/** Ticks an approval that the present phase asks for. */
export function approve(place: Place, rollout: Rollout, name: string, reason: string): Promise<Rollout> {
  return answer(
    api.POST(`${ROLLOUT}/approvals`, { params: { path: { ...place, rollout: rollout.id }, query: { reason } }, body: { name } }),
  );
}
