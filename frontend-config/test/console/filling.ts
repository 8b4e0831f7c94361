import { Environment } from '../support/environment.js';

export const FLAGS = 10_000;
const AT_ONCE = 500;
const FLAG = { state: 'ENABLED', variants: { v1: false, v2: true }, defaultVariant: 'v1' };
let filled: Promise<void> | undefined;

/** Fills an environment with flags, once; begun early, it is done beside other tests. */
export function fill(): Promise<void> {
  filled ??= importAll(new Environment('thousands'));
  return filled;
}

async function importAll(environment: Environment): Promise<void> {
  for (let begun = 0; begun < FLAGS; begun += AT_ONCE) {
    const names = Array.from({ length: AT_ONCE }, (_, i) => `service-${i % 100}.switch-${String(begun + i).padStart(5, '0')}`);
    await environment.call('POST', '/import/flagd', { flags: Object.fromEntries(names.map((name) => [name, FLAG])) });
  }
}
