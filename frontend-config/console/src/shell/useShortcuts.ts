import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { type Command, interpret } from '../core/keyboard';
import { useRollBack } from '../screens/emergency/EmergencyProvider';
import { SCREENS } from '../screens';
import { preference } from './preferences';

/** How long the first key of a sequence waits for the second. */
const PENDING_MILLIS = 1_200;

/** Lets single keys and Ctrl or ⌘ with K do what they stand for. */
export function useShortcuts(open: (what: 'palette' | 'help') => void): void {
  const [, navigate] = useLocation();
  const rollBack = useRollBack();
  const pending = useRef({ key: '', at: 0 });
  useEffect(() => {
    const run = (command: Command) => {
      switch (command) {
        case 'palette':
        case 'help':
          return open(command);
        case 'rollBack':
          return rollBack();
        case 'search':
          return document.querySelector<HTMLElement>('[data-search]')?.focus();
        case 'down':
          return moveRow(1);
        case 'up':
          return moveRow(-1);
        default: {
          const screen = SCREENS.find((one) => one.command === command);
          return screen && navigate(screen.path);
        }
      }
    };
    const pressed = (event: KeyboardEvent) => {
      const first = event.timeStamp - pending.current.at < PENDING_MILLIS ? pending.current.key : '';
      const stroke = { key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, typing: isTyping(event) };
      const outcome = interpret(stroke, first, preference('singleKeys') !== 'off');
      pending.current = { key: outcome.pending, at: event.timeStamp };
      if (outcome.command && !(isDialogOpen() && outcome.command !== 'palette')) {
        event.preventDefault();
        run(outcome.command);
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [navigate, open, rollBack]);
}

function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('input:not([type=checkbox],[type=radio]), textarea, select') !== null;
}

function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

function moveRow(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
}
