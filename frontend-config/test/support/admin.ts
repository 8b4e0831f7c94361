import { Environment, running } from './environment.js';

export { running };

const production = new Environment('production');

/** Creates a flag that serves V2 to everybody. */
export async function create(key: string, v1: unknown = false, v2: unknown = true): Promise<void> {
  const type = typeof v1 === 'object' ? 'json' : typeof v1;
  const variations = [{ key: 'v1', value: v1 }, { key: 'v2', value: v2 }];
  await production.create(key, { type, variations, defaultRule: { variation: 'v2' } });
}

/** Serves `variation` of a flag to everybody. */
export async function serve(key: string, variation: string): Promise<void> {
  await production.change(key, { defaultRule: { variation } });
}

/** Takes everything back. */
export async function engage(): Promise<void> {
  await production.engage();
}

export async function release(): Promise<void> {
  await production.release();
}
