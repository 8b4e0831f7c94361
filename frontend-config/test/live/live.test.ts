import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createFlags, type Flags, type Options } from '@switchback/web';
import { create, engage, release, running, serve } from '../support/admin.js';
import { eventually, Memory, Page } from '../support/page.js';

const defaults = { USE_NEW_CUSTOMER_ADDRESS: false, LIMIT: 10, LAYOUT: { columns: 1 } };
const v2 = { USE_NEW_CUSTOMER_ADDRESS: true, LIMIT: 20, LAYOUT: { columns: 2 } };
const open: Flags<typeof defaults>[] = [];
const { fetch } = globalThis;
const recording: typeof fetch = async (...request) => {
  const answer = await fetch(...request);
  answers.push(answer.status);
  return answer;
};
const answers: number[] = [];
let page: Page;

before(async () => {
  page = Page.open();
  globalThis.fetch = recording;
  for (const key of Object.keys(defaults) as (keyof typeof defaults)[]) {
    await create(key, defaults[key], v2[key]);
  }
});

afterEach(() => open.splice(0).forEach((flags) => flags.close()));

after(() => {
  page.close();
  globalThis.fetch = fetch;
});

async function heard(options: Partial<Options<typeof defaults>> = {}): Promise<Flags<typeof defaults>> {
  const { url, key } = running;
  const context = { targetingKey: 'u1', age: 42 };
  const flags = createFlags({ defaults, url, key, context, cache: null, pollMs: 0, timeoutMs: 20_000, ...options });
  open.push(flags);
  await flags.ready;
  return flags;
}

test('the constants are what the service says', async () => {
  const flags = await heard({ stream: false });

  await eventually(() => flags.values.LIMIT === 20 || !flags.refresh(), 'the service has heard of the flags');
  assert.deepEqual({ ...flags.values }, { ...v2, EMERGENCY_ROLLBACK: false });
  assert.deepEqual(
    [flags.detail('LIMIT').source, flags.detail('LIMIT').variant, flags.detail('LIMIT').reason],
    ['server', 'v2', 'STATIC'],
  );
});

test('a change reaches an open page without polling', async () => {
  const flags = await heard();
  assert.equal(flags.values.LIMIT, 20);

  await serve('LIMIT', 'v1');
  await eventually(() => flags.values.LIMIT === 10, 'the change', 30);
  await serve('LIMIT', 'v2');
  await eventually(() => flags.values.LIMIT === 20, 'the change back', 30);
});

test('an emergency reaches an open page without polling, is remembered without a network, and is released', async () => {
  const cache = new Memory();
  const flags = await heard({ cache });
  assert.equal(flags.version('USE_NEW_CUSTOMER_ADDRESS'), 'v2');
  let reached = 0;
  flags.subscribe(() => {
    reached ||= flags.values.EMERGENCY_ROLLBACK ? performance.now() : 0;
  });

  const asked = performance.now();
  await engage();
  await eventually(() => reached > 0, 'the emergency', 30);
  console.log(`The page was on V1 ${Math.round(reached - asked)} ms after the operator's request`);
  assert.deepEqual({ ...flags.values }, { ...defaults, EMERGENCY_ROLLBACK: true });

  globalThis.fetch = () => Promise.reject(new TypeError('offline'));
  const next = await heard({ cache, stream: false, bootstrap: v2, env: { VITE_LIMIT: '20' } });
  globalThis.fetch = recording;
  assert.deepEqual({ ...next.values }, { ...defaults, EMERGENCY_ROLLBACK: true });

  await release();
  await eventually(() => !flags.values.EMERGENCY_ROLLBACK, 'the release', 30);
  assert.deepEqual({ ...flags.values }, { ...v2, EMERGENCY_ROLLBACK: false });
});

test('a page without a stream hears by polling, and an answer that it holds costs a 304', async () => {
  const flags = await heard({ stream: false, pollMs: 100 });
  answers.length = 0;
  await eventually(() => answers.includes(304), 'nothing new', 30);

  await engage();
  await eventually(() => flags.values.EMERGENCY_ROLLBACK, 'the emergency', 30);
  await release();
  await eventually(() => !flags.values.EMERGENCY_ROLLBACK, 'the release', 30);
});

test('a key that is unknown leaves the defaults, and is told', async () => {
  const errors: unknown[] = [];
  const flags = await heard({ key: 'sbf_unknown', onError: (error) => errors.push(error) });

  assert.deepEqual({ ...flags.values }, { ...defaults, EMERGENCY_ROLLBACK: false });
  assert.match(String(errors[0]), /401/);
});

test('the manifest of a server key holds V1, that of a frontend key what can be known', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'manifest-'));
  const command = fileURLToPath(new URL('../../../web/bin/switchback-flags.js', import.meta.url));
  const generate = async (key: string): Promise<string> => {
    const out = join(folder, 'flags.ts');
    const env = { ...process.env, SWITCHBACK_KEY: key };
    await promisify(execFile)(process.execPath, [command, '--url', running.url, '--out', out], { env });
    return (await readFile(out, 'utf8')).replace(/^[^{]*/, '');
  };
  const members = (limit: number, columns: number) =>
    `{\n  LAYOUT: {"columns":${columns}},\n  LIMIT: ${limit},\n  USE_NEW_CUSTOMER_ADDRESS: false,\n} as const;\n`;

  assert.equal(await generate(running.serverKey), members(10, 1));
  assert.equal(await generate(running.key), members(20, 2));
  await rm(folder, { recursive: true });
});
