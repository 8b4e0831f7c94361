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

const LOOKS: Record<FlagAtAGlance['state'], { readonly look: string; readonly mark: string; readonly name: string; readonly serves: boolean }> = {
  archived: { look: 'archived', mark: '▪', name: 'Archived', serves: false },
  emergency: { look: 'emergency', mark: '■', name: 'Emergency', serves: false },
  rolledBack: { look: 'rolledBack', mark: '↩', name: 'Rolled back', serves: false },
  off: { look: 'off', mark: '○', name: 'Off', serves: false },
  running: { look: 'rollingOut', mark: '▸', name: 'Rolling out', serves: true },
  paused: { look: 'rollingOut', mark: '‖', name: 'Paused', serves: true },
  held: { look: 'rollout-held', mark: '‖', name: 'Held', serves: true },
  on: { look: 'live', mark: '●', name: 'Live', serves: true },
};

/**
 * How a flag looks in a list.
 *
 * @param covered whether an emergency covers it, which a node knows before its database does
 */
export function glance(flag: Pick<FlagAtAGlance, 'state' | 'share'>, covered: boolean): Glance {
  const { serves, ...look } = LOOKS[covered ? 'emergency' : flag.state];
  return { ...look, share: serves ? flag.share : 0 };
}
