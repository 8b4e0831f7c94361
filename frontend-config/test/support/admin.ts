import assert from 'node:assert/strict';

/** A running service, as whoever runs these tests has set it up. */
export const running = {
  url: setting('SWITCHBACK_URL'),
  key: setting('SWITCHBACK_KEY'),
  serverKey: setting('SWITCHBACK_SERVER_KEY'),
  adminKey: setting('SWITCHBACK_ADMIN_KEY'),
};

const ENVIRONMENT = '/api/v1/projects/default/environments/production';

function setting(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

interface Answered {
  readonly tag: string;
  readonly body: { readonly [name: string]: unknown };
}

/** Calls the API of the environment as an operator. */
async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
  const answer = await fetch(running.url + ENVIRONMENT + path, {
    method,
    headers: { Authorization: `Bearer ${running.adminKey}`, 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return { tag: answer.headers.get('ETag') ?? '', body: (await answer.json()) as Answered['body'] };
}

/** Creates a flag that serves V2 to everybody. */
export async function create(key: string, v1: unknown = false, v2: unknown = true): Promise<void> {
  const type = typeof v1 === 'object' ? 'json' : typeof v1;
  const variations = [{ key: 'v1', value: v1 }, { key: 'v2', value: v2 }];
  const flag = { type, enabled: true, rollbackVariation: 'v1', variations, defaultRule: { variation: 'v2' } };
  await call('PUT', `/flags/${key}`, flag, { 'If-None-Match': '*' });
}

/** Serves `variation` of a flag to everybody. */
export async function serve(key: string, variation: string): Promise<void> {
  const { tag, body } = await call('GET', `/flags/${key}`);
  await call('PUT', `/flags/${key}`, { ...body, defaultRule: { variation } }, { 'If-Match': tag });
}

/** Takes everything back. */
export async function engage(): Promise<void> {
  await call('POST', '/emergency/engage', { reason: 'a test' });
}

export async function release(): Promise<void> {
  const { tag } = await call('GET', '/emergency');
  await call('POST', '/emergency/release', { reason: 'over' }, { 'If-Match': tag });
}
