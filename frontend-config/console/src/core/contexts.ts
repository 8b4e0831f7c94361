import type { Json } from '../api/types';

/** Whom a flag is evaluated for: the targeting key and attributes, by name. */
export type Context = { readonly [member: string]: Json };

/** One line of the form: a name, and a value as it was typed. */
export interface Row {
  readonly name: string;
  readonly text: string;
}

/** A value as it was typed: JSON where it is a number, a truth, a list, an object or in quotes, else the text itself. */
export function valueOf(text: string): Json {
  const trimmed = text.trim();
  if (!/^(["[{]|-?\d|true$|false$|null$)/.test(trimmed)) {
    return text;
  }
  try {
    return JSON.parse(trimmed) as Json;
  } catch {
    return text;
  }
}

/** A value as it would be typed, so that {@link valueOf} finds it again. */
export function textOf(value: Json): string {
  return typeof value === 'string' && valueOf(value) === value ? value : JSON.stringify(value);
}

/** What the rows of the form say; those without a name say nothing. */
export function contextOf(rows: readonly Row[]): Context {
  return Object.fromEntries(rows.filter(({ name }) => name.trim() !== '').map(({ name, text }) => [name.trim(), valueOf(text)]));
}

/** A context as rows of the form, the targeting key first and always. */
export function rowsOf(context: Context): readonly Row[] {
  const { targetingKey, ...attributes } = context;
  return [
    { name: 'targetingKey', text: targetingKey === undefined || targetingKey === null ? '' : textOf(targetingKey) },
    ...Object.entries(attributes).map(([name, value]) => ({ name, text: textOf(value) })),
  ];
}

/** A context as it was typed in JSON, or why it is none. */
export function parseContext(text: string): { readonly context: Context } | { readonly fault: string } {
  try {
    const read = JSON.parse(text) as Json;
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? { context: read }
      : { fault: 'A context is a JSON object, such as {"targetingKey": "ann"}.' };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'This is no JSON.' };
  }
}

/** Made-up people who are like somebody in everything but their targeting key. */
export function lookalikes(context: Context, count: number): readonly Context[] {
  return Array.from({ length: count }, (_, i) => ({ ...context, targetingKey: `user-${i + 1}` }));
}
