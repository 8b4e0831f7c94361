import type { FlagAtAGlance } from '../api/types';

/** How a flag looks in a list. */
export interface Glance {
  /** The style of its pill. */
  readonly look: string;
  readonly mark: string;
  readonly name: string;
  /** What others than the rollback variation get right now, in units of 0.001 %. */
  readonly share: number;
}

interface Look extends Omit<Glance, 'share'> {
  readonly serves: boolean;
}

const LOOKS: Record<FlagAtAGlance['state'] | 'shadow' | 'complete', Look> = {
  archived: { look: 'archived', mark: '▪', name: 'Archived', serves: false },
  emergency: { look: 'emergency', mark: '■', name: 'Emergency', serves: false },
  rolledBack: { look: 'rolledBack', mark: '↩', name: 'Rolled back', serves: false },
  off: { look: 'off', mark: '○', name: 'Off', serves: false },
  running: { look: 'rollingOut', mark: '▸', name: 'Rolling out', serves: true },
  paused: { look: 'rollingOut', mark: '‖', name: 'Paused', serves: true },
  held: { look: 'rollout-held', mark: '‖', name: 'Held', serves: true },
  on: { look: 'live', mark: '●', name: 'Live', serves: true },
  shadow: { look: 'shadow', mark: '◐', name: 'Shadow', serves: false },
  complete: { look: 'complete', mark: '✓', name: 'Complete', serves: true },
};

/**
 * How a flag looks in a list.
 *
 * @param covered whether an emergency covers it, which a node knows before its database does
 */
export function glance(flag: Pick<FlagAtAGlance, 'state' | 'mode' | 'share'>, covered: boolean): Glance {
  const { serves, ...look } = covered ? LOOKS.emergency : lookOf(flag);
  return { ...look, share: serves ? flag.share : 0 };
}

/** What is in shadow serves nobody, led by a rollout or not; that it is complete says more than that it is live. */
function lookOf({ state, mode }: Pick<FlagAtAGlance, 'state' | 'mode'>): Look {
  if (mode === 'shadow' && (state === 'on' || state === 'running')) {
    return LOOKS.shadow;
  }
  return LOOKS[mode === 'complete' && state === 'on' ? 'complete' : state];
}
