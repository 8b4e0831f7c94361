import type { Flag, Rollout } from '../api/types';
import { shareBeside, type Weights } from './shares';

/** How a flag stands here, the strongest first. */
export type FlagState = 'emergency' | 'rolledBack' | 'archived' | 'off' | 'shadow' | 'rollingOut' | 'complete' | 'live';

/** A mark beside the words, since colour alone says nothing to many. */
export interface Standing {
  readonly state: FlagState;
  readonly mark: string;
  /** The state in a word or two. */
  readonly name: string;
  /** What everybody else than the rollback variation gets by the default rule or the rollout, in units of 0.001 %. */
  readonly share: number;
}

type Shown = Pick<Flag, 'archived' | 'enabled' | 'rolledBack' | 'mode' | 'rollbackVariation' | 'defaultRule' | 'ramp' | 'emergency'>;

/** How a flag stands: whatever is stronger hides the rest. */
export function standing(flag: Shown): Standing {
  const state = stateOf(flag);
  const configured = shareConfigured(flag);
  const share = state === 'live' || state === 'rollingOut' || state === 'complete' ? configured : 0;
  return { state, share, ...NAMES[state] };
}

/** The share of other variations than the rollback one that is configured, whatever stands above it. */
export function shareConfigured(flag: Pick<Flag, 'rollbackVariation' | 'defaultRule' | 'ramp'>): number {
  return shareBeside(flag.ramp ? { weights: flag.ramp.weights as Weights } : flag.defaultRule, flag.rollbackVariation);
}

function stateOf(flag: Shown): FlagState {
  if (flag.emergency) {
    return 'emergency';
  }
  if (flag.rolledBack) {
    return 'rolledBack';
  }
  if (flag.archived) {
    return 'archived';
  }
  if (!flag.enabled) {
    return 'off';
  }
  if (flag.mode === 'shadow') {
    return 'shadow';
  }
  if (flag.ramp) {
    return 'rollingOut';
  }
  return flag.mode === 'complete' ? 'complete' : 'live';
}

const NAMES: Record<FlagState, { readonly mark: string; readonly name: string }> = {
  emergency: { mark: '■', name: 'Emergency' },
  rolledBack: { mark: '↩', name: 'Rolled back' },
  archived: { mark: '▪', name: 'Archived' },
  off: { mark: '○', name: 'Off' },
  shadow: { mark: '◐', name: 'Shadow' },
  rollingOut: { mark: '▸', name: 'Rolling out' },
  complete: { mark: '✓', name: 'Complete' },
  live: { mark: '●', name: 'Live' },
};

/** How a rollout stands. */
export const ROLLOUT_WORDS: Record<Rollout['state'], string> = {
  running: 'Running',
  paused: 'Paused',
  held: 'Held',
  completed: 'Completed',
  rolledBack: 'Rolled back',
  aborted: 'Aborted',
};

/** Why the service holds a rollout. */
export const HOLD_WORDS: Record<NonNullable<Rollout['hold']>, string> = {
  steppedBack: 'It has stepped back, and waits before it goes on.',
  limit: 'Too many other rollouts went back lately; an operator decides.',
  frozen: 'Another flag has just gone back; this one waits for calm.',
  incident: 'Several flags turned bad together, so it may be the environment; an operator decides.',
};

/** What the guard has found, with a mark. */
export function verdictWords(verdict: string | null | undefined): { mark: string; words: string } {
  switch (verdict) {
    case 'healthy':
      return { mark: '✓', words: 'healthy' };
    case 'worse':
      return { mark: '▲', words: 'V2 worse' };
    case 'inconclusive':
      return { mark: '…', words: 'not known yet' };
    default:
      return { mark: '…', words: 'not judged yet' };
  }
}

/** Whether a rollout may still move. */
export function underWay(rollout: Rollout): boolean {
  return rollout.state === 'running' || rollout.state === 'paused' || rollout.state === 'held';
}
