import { describe, expect, it } from 'vitest';
import { interpret, SHORTCUTS, type Stroke } from '../src/core/keyboard';

const stroke = (key: string, change: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  typing: false,
  ...change,
});

describe('the keyboard', () => {
  it('opens the palette everywhere, even while typing and without single keys', () => {
    expect(interpret(stroke('k', { ctrlKey: true, typing: true }), '', false).command).toBe('palette');
    expect(interpret(stroke('K', { metaKey: true }), 'g', true).command).toBe('palette');
  });

  it('goes places with two keys', () => {
    const first = interpret(stroke('g'), '', true);
    expect(first).toEqual({ command: null, pending: 'g' });
    expect(interpret(stroke('f'), first.pending, true).command).toBe('flags');
  });

  it('opens the rollback with a capital R and not with a small one', () => {
    expect(interpret(stroke('R'), '', true).command).toBe('rollBack');
    expect(interpret(stroke('r'), '', true).command).toBeNull();
  });

  it('forgets the first key when the second leads nowhere', () => {
    expect(interpret(stroke('x'), 'g', true)).toEqual({ command: null, pending: '' });
  });

  it('leaves single keys alone while typing, with a modifier, or when they are not wanted', () => {
    expect(interpret(stroke('R', { typing: true }), '', true).command).toBeNull();
    expect(interpret(stroke('R', { ctrlKey: true }), '', true).command).toBeNull();
    expect(interpret(stroke('R'), '', false).command).toBeNull();
  });

  it('has no shortcut twice', () => {
    expect(new Set(SHORTCUTS.map(({ keys }) => keys)).size).toBe(SHORTCUTS.length);
  });
});
