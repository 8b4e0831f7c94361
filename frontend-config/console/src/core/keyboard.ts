/** What single keys do. Sequences are two keys, one after the other. */
export const SHORTCUTS = [
  { keys: 'g f', command: 'flags', words: 'Flags' },
  { keys: 'g r', command: 'rollouts', words: 'Rollouts' },
  { keys: 'g e', command: 'emergency', words: 'Emergency' },
  { keys: 'g s', command: 'segments', words: 'Segments' },
  { keys: 'g a', command: 'audit', words: 'Audit' },
  { keys: 'g i', command: 'instances', words: 'Instances' },
  { keys: 'g p', command: 'playground', words: 'Playground' },
  { keys: '/', command: 'search', words: 'Search on this page' },
  { keys: 'j', command: 'down', words: 'Next row' },
  { keys: 'k', command: 'up', words: 'Previous row' },
  { keys: 'R', command: 'rollBack', words: 'Open the emergency rollback' },
  { keys: '?', command: 'help', words: 'Show these shortcuts' },
] as const;

export type Command = (typeof SHORTCUTS)[number]['command'] | 'palette';

/** The part of a keyboard event that decides. */
export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Whether the person is typing text somewhere, or in a dialog. */
  readonly typing: boolean;
}

/** What a stroke has come to: a command, or the first half of a sequence, or nothing. */
export interface Outcome {
  readonly command: Command | null;
  readonly pending: string;
}

const NOTHING: Outcome = { command: null, pending: '' };

/**
 * What a stroke means.
 *
 * @param pending the first key of a sequence that may be under way; empty for none
 * @param single whether keys without a modifier do anything, which a setting may deny (WCAG 2.1.4)
 */
export function interpret(stroke: Stroke, pending: string, single: boolean): Outcome {
  if ((stroke.ctrlKey || stroke.metaKey) && !stroke.altKey && stroke.key.toLowerCase() === 'k') {
    return { command: 'palette', pending: '' };
  }
  if (!single || stroke.typing || stroke.ctrlKey || stroke.metaKey || stroke.altKey) {
    return NOTHING;
  }
  const keys = pending ? `${pending} ${stroke.key}` : stroke.key;
  const shortcut = SHORTCUTS.find((one) => one.keys === keys);
  if (shortcut) {
    return { command: shortcut.command, pending: '' };
  }
  return SHORTCUTS.some((one) => one.keys.startsWith(`${stroke.key} `)) ? { command: null, pending: stroke.key } : NOTHING;
}
