import type { Delivery, Webhook } from '../api/types';

/** What a webhook may be told of, as the service takes it, and what that is in words. */
export const EVENTS: Readonly<Record<string, string>> = {
  'rollout.*': 'rollouts: started, advanced, held, rolled back …',
  'emergency.*': 'emergencies engaged and released',
  'flag.*': 'changes of flags',
  'segment.*': 'changes of segments',
  'schedule.*': 'scheduled changes',
};

/** How a delivery stands: a mark and words beside the colour. */
export function deliveryWords({ state, status, detail, attempts }: Pick<Delivery, 'state' | 'status' | 'detail' | 'attempts'>): {
  readonly mark: string;
  readonly pill: string;
  readonly words: string;
} {
  const answered = status === undefined ? '' : `answered ${status}`;
  const why = detail ?? answered;
  switch (state) {
    case 'delivered':
      return { mark: '✓', pill: 'live', words: answered || 'delivered' };
    case 'dead':
      return { mark: '▲', pill: 'rolledBack', words: `given up${why ? `: ${why}` : ''}` };
    case 'pending':
      return { mark: '…', pill: 'rollingOut', words: attempts === 0 ? 'on its way' : `to be tried again${why ? `: ${why}` : ''}` };
  }
}

/** How a webhook stands. */
export function webhookWords({ enabled, disabledReason }: Pick<Webhook, 'enabled' | 'disabledReason'>): {
  readonly mark: string;
  readonly pill: string;
  readonly words: string;
} {
  if (enabled) {
    return { mark: '●', pill: 'live', words: 'on' };
  }
  return disabledReason ? { mark: '▲', pill: 'rolledBack', words: `switched off: ${disabledReason}` } : { mark: '○', pill: 'off', words: 'off' };
}
