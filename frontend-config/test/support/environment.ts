import assert from 'node:assert/strict';

/** A running service, as whoever runs these tests has set it up. */
export const running = {
  get url() {
    return setting('SWITCHBACK_URL');
  },
  get emergencyUrl() {
    return setting('SWITCHBACK_EMERGENCY_URL');
  },
  get key() {
    return setting('SWITCHBACK_KEY');
  },
  get serverKey() {
    return setting('SWITCHBACK_SERVER_KEY');
  },
  get adminKey() {
    return setting('SWITCHBACK_ADMIN_KEY');
  },
  /** Where the service keeps its data, its embedded database among it. */
  get data() {
    return setting('SWITCHBACK_DATA');
  },
  /** The process that serves, which somebody starts again when it is killed. */
  get process() {
    return Number(setting('SWITCHBACK_PROCESS'));
  },
};

function setting(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

export interface Answered {
  readonly tag: string;
  readonly body: { readonly [name: string]: unknown };
}

/** Calls the API as an operator; whatever does not go well fails. */
export async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
  const answer = await fetch(running.url + path, {
    method,
    headers: { Authorization: `Bearer ${running.adminKey}`, 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${answer.ok ? '' : await answer.text()}`);
  const text = await answer.text();
  return { tag: answer.headers.get('ETag') ?? '', body: (text ? JSON.parse(text) : {}) as Answered['body'] };
}

const FIRST = { 'If-None-Match': '*' };

/** An environment of the default project, as an operator changes it over the API. */
export class Environment {
  private readonly path: string;

  constructor(readonly name: string) {
    this.path = `/api/v1/projects/default/environments/${name}`;
  }

  /** Makes the environment. */
  async found(name: string): Promise<this> {
    await call('PUT', this.path, { name }, FIRST);
    return this;
  }

  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered> {
    return call(method, this.path + path, body, headers);
  }

  /** Creates a flag, a switch that is on and serves V1 unless `members` say otherwise. */
  async create(key: string, members: object = {}): Promise<void> {
    const variations = [{ key: 'v1', value: false }, { key: 'v2', value: true }];
    const flag = { type: 'boolean', enabled: true, rollbackVariation: 'v1', variations, defaultRule: { variation: 'v1' } };
    await this.call('PUT', `/flags/${key}`, { ...flag, ...members }, FIRST);
  }

  async flag(key: string): Promise<Answered> {
    return this.call('GET', `/flags/${key}`);
  }

  /** Changes members of a flag, whatever it is now. */
  async change(key: string, members: object): Promise<void> {
    const { tag, body } = await this.flag(key);
    await this.call('PUT', `/flags/${key}`, { ...body, ...members }, { 'If-Match': tag });
  }

  /** Starts to roll a flag out, and returns the rollout's id. */
  async rollOut(flag: string, plan: object): Promise<string> {
    const { body } = await this.call('POST', `/flags/${flag}/rollouts?reason=ticket+4711`, plan);
    return String(body['id']);
  }

  async rollout(id: string): Promise<Answered['body']> {
    return (await this.call('GET', `/rollouts/${id}`)).body;
  }

  /** Takes everything back, or one flag. */
  async engage(flag?: string): Promise<void> {
    await this.call('POST', '/emergency/engage', { reason: 'a test', ...(flag && { flag }) });
  }

  /** Lets everything go that is engaged. */
  async release(): Promise<void> {
    const { body } = await this.call('GET', '/emergency');
    const engagements = (body['engagements'] as { id: string }[]).map(({ id }) => id);
    if (engagements.length > 0) {
      const { tag } = await this.call('GET', '/emergency');
      await this.call('POST', '/emergency/release', { reason: 'over', engagements }, { 'If-Match': tag });
    }
  }

  /** Makes a key for the environment and returns its secret. */
  async key(kind: 'server' | 'frontend'): Promise<string> {
    const wanted = { kind, name: `${this.name} ${kind}`, project: 'default', environment: this.name };
    return String((await call('POST', '/api/v1/keys', wanted)).body['secret']);
  }
}
