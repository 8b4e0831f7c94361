import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { after, test } from 'node:test';
import { EventSource } from 'eventsource';
import { ClientProviderStatus, OpenFeature as Web, ProviderEvents } from '@openfeature/web-sdk';
import { OpenFeature as Server } from '@openfeature/server-sdk';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OFREPProvider } from '@openfeature/ofrep-provider';

// The web provider expects a browser's.
globalThis.EventSource = EventSource;

const service = setting('SWITCHBACK_URL');
const strict = setting('SWITCHBACK_STRICT_URL');
const key = setting('SWITCHBACK_KEY');
const strictKey = setting('SWITCHBACK_STRICT_KEY');
const adminKey = setting('SWITCHBACK_ADMIN_KEY');
const environment = '/api/v1/projects/default/environments/production';
const somebody = { targetingKey: 'u1', team: 'staff' };
const values = [
  ['bool', 'getBooleanDetails', false, true],
  ['word', 'getStringDetails', '', 'blue'],
  ['whole', 'getNumberDetails', 0, 10],
  ['fraction', 'getNumberDetails', 0, 0.5],
  ['object', 'getObjectDetails', {}, { colour: 'blue', sizes: [1, 2.5] }],
  ['falsy', 'getStringDetails', 'other', ''],
];
let domains = 0;

after(() => Promise.all([Web.close(), Server.close()]));

test('web: values of every type', async () => {
  const { client } = await web();
  for (const [flag, details, fallback, expected] of values) {
    const found = client[details](flag, fallback);
    assert.deepEqual(found.value, expected, flag);
    assert.equal(found.variant, 'a', flag);
    assert.equal(found.reason, 'STATIC', flag);
    assert.equal(found.errorCode, undefined, flag);
    assert.equal(found.flagMetadata['switchback.reason'], 'DEFAULT_RULE');
    assert.equal(found.flagMetadata.flagSetId, 'default/production');
    assert.equal(typeof found.flagMetadata.version, 'string');
  }
  const staff = client.getBooleanDetails('staff', false);
  assert.deepEqual([staff.value, staff.reason, staff.variant], [true, 'TARGETING_MATCH', 'v2']);
});

test('web: a flag that is off leaves it to the code, or serves its off variation', async () => {
  const { client } = await web();
  for (const fallback of [true, false]) {
    const off = client.getBooleanDetails('off', fallback);
    assert.deepEqual([off.value, off.reason, off.variant, off.errorCode], [fallback, 'DISABLED', undefined, undefined]);
  }
  const served = client.getBooleanDetails('off-but-served', false);
  assert.deepEqual([served.value, served.reason], [true, 'DISABLED']);
});

test('web: what cannot be evaluated says why', async () => {
  const { client } = await web({ context: {} });
  assert.equal(client.getBooleanDetails('half', true).errorCode, 'TARGETING_KEY_MISSING');
  assert.equal(client.getBooleanDetails('half', true).value, true);
  assert.equal(client.getBooleanDetails('unheard-of', true).errorCode, 'FLAG_NOT_FOUND');
  assert.equal(client.getStringDetails('bool', 'mine').errorCode, 'TYPE_MISMATCH');
  assert.equal(client.getBooleanDetails('bool', false).value, true);
});

test('web: an emergency reaches an open page, and so does its release', async () => {
  const { client, changes } = await web();
  assert.equal(client.getBooleanValue('staff', false), true);

  await admin('POST', `${environment}/emergency/engage`, { flag: 'staff' });
  await changed(changes, 'staff', () => client.getBooleanValue('staff', true) === false);
  const engaged = client.getBooleanDetails('staff', true);
  assert.deepEqual([engaged.value, engaged.reason, engaged.variant], [false, 'DISABLED', 'v1']);
  assert.equal(engaged.flagMetadata['switchback.reason'], 'EMERGENCY_ROLLBACK');
  assert.equal(client.getBooleanValue('bool', false), true);

  const { etag } = await admin('GET', `${environment}/emergency`);
  await admin('POST', `${environment}/emergency/release`, { flag: 'staff', reason: 'over' }, { 'If-Match': etag });
  await changed(changes, 'staff', () => client.getBooleanValue('staff', false) === true);
});

test('web: a change of one flag is told for that flag only', async () => {
  const { client, changes } = await web();
  const { etag, body } = await admin('GET', `${environment}/flags/word`);

  await admin('PUT', `${environment}/flags/word`, { ...body, defaultRule: { variation: 'b' } }, { 'If-Match': etag });
  const flags = await changed(changes, 'word', () => client.getStringValue('word', '') === 'red');
  assert.deepEqual(flags, ['word']);

  const now = await admin('GET', `${environment}/flags/word`);
  await admin('PUT', `${environment}/flags/word`, { ...now.body, defaultRule: { variation: 'a' } }, { 'If-Match': now.etag });
  await changed(changes, 'word', () => client.getStringValue('word', '') === 'blue');
});

test('web: asking again for what is held costs a 304', async () => {
  const { answers } = await web();
  await until(() => answers.length >= 2, 'the first notice makes the provider ask again');
  assert.deepEqual(answers.slice(0, 2), [200, 304]);
});

test('web: a key that is unknown, or for something else, is fatal', async () => {
  for (const wrong of ['sbf_unknown', adminKey]) {
    const domain = `web-${domains++}`;
    await assert.rejects(Web.setProviderAndWait(domain, webProvider(service, wrong), somebody));
    assert.equal(Web.getClient(domain).providerStatus, ClientProviderStatus.FATAL);
  }
});

test('web: too many requests leave the values and make them stale', async () => {
  const { client, domain } = await web({ url: strict, secret: strictKey });
  const stale = new Promise((resolve) => client.addHandler(ProviderEvents.Stale, resolve));
  const retryAfter = await exhaust();
  assert.match(retryAfter, /^[1-9][0-9]*$/);

  await Web.setContext(domain, { targetingKey: 'u2' });

  await stale;
  assert.equal(client.getBooleanValue('bool', false), true);
});

test('server: values of every type', async () => {
  const client = await server();
  for (const [flag, details, fallback, expected] of values) {
    const found = await client[details](flag, fallback, somebody);
    assert.deepEqual(found.value, expected, flag);
    assert.equal(found.variant, 'a', flag);
    assert.equal(found.reason, 'STATIC', flag);
    assert.equal(found.errorCode, undefined, flag);
    assert.equal(found.flagMetadata['switchback.reason'], 'DEFAULT_RULE');
  }
});

test('server: a flag that is off leaves it to the code, or serves its off variation', async () => {
  const client = await server();
  assert.equal(await client.getBooleanValue('off', true, somebody), true);
  assert.equal(await client.getBooleanValue('off', false, somebody), false);
  const served = await client.getBooleanDetails('off-but-served', false, somebody);
  assert.deepEqual([served.value, served.reason], [true, 'DISABLED']);
});

test('server: what cannot be evaluated says why', async () => {
  const client = await server();
  const errors = [
    [client.getBooleanDetails('unheard-of', true, somebody), 'FLAG_NOT_FOUND'],
    [client.getBooleanDetails('not/ours', true, somebody), 'FLAG_NOT_FOUND'],
    [client.getBooleanDetails('not%2Fours', true, somebody), 'FLAG_NOT_FOUND'],
    [client.getBooleanDetails('half', true, {}), 'TARGETING_KEY_MISSING'],
    [client.getBooleanDetails('half', true, { targetingKey: 7 }), 'INVALID_CONTEXT'],
    [client.getStringDetails('bool', 'mine', somebody), 'TYPE_MISMATCH'],
  ];
  for (const [details, errorCode] of errors) {
    assert.equal((await details).errorCode, errorCode);
  }
  assert.equal(await client.getBooleanValue('bool', false, {}), true);
});

test('server: an emergency is served at once', async () => {
  const client = await server();
  await admin('POST', `${environment}/emergency/engage`, { flag: 'staff' });
  const engaged = await client.getBooleanDetails('staff', true, somebody);
  assert.deepEqual([engaged.value, engaged.reason, engaged.variant], [false, 'DISABLED', 'v1']);
  const { etag } = await admin('GET', `${environment}/emergency`);
  await admin('POST', `${environment}/emergency/release`, { flag: 'staff', reason: 'over' }, { 'If-Match': etag });
  assert.equal(await client.getBooleanValue('staff', false, somebody), true);
});

test('server: a key that is unknown answers with the default and an error', async () => {
  const client = await server({ secret: 'sbf_unknown' });
  const refused = await client.getBooleanDetails('bool', false, somebody);
  assert.deepEqual([refused.value, refused.reason, refused.errorCode], [false, 'ERROR', 'GENERAL']);
});

test('server: too many requests pause the provider as long as it is told', async () => {
  const client = await server({ url: strict, secret: strictKey });
  await exhaust();

  const refused = await client.getBooleanDetails('bool', false, somebody);
  assert.match(refused.errorMessage, /rate limit exceeded, try again after/);
  const paused = await client.getBooleanDetails('bool', false, somebody);
  assert.match(paused.errorMessage, /paused due to TooManyRequests until/);
  const until = new Date(paused.errorMessage.match(/until (.*)$/)[1]);
  assert.ok(until - Date.now() <= 5_000, `${until}`);
});

function setting(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

function webProvider(url, secret, answers = []) {
  const fetchImplementation = async (...request) => {
    const answer = await fetch(...request);
    answers.push(answer.status);
    return answer;
  };
  const headers = [['Authorization', `Bearer ${secret}`]];
  return new OFREPWebProvider({ baseUrl: url, headers, fetchImplementation, cacheMode: 'disabled' });
}

async function web({ url = service, secret = key, context = somebody } = {}) {
  const domain = `web-${domains++}`;
  const answers = [];
  // A change may be told before the answer to the request that made it is here.
  const changes = Object.assign(new EventEmitter(), { told: [] });
  await Web.setProviderAndWait(domain, webProvider(url, secret, answers), context);
  const client = Web.getClient(domain);
  client.addHandler(ProviderEvents.ConfigurationChanged, (event) => {
    changes.told.push(event.flagsChanged);
    changes.emit('told');
  });
  return { client, domain, answers, changes };
}

async function server({ url = service, secret = key } = {}) {
  const domain = `server-${domains++}`;
  await Server.setProviderAndWait(domain, new OFREPProvider({ baseUrl: url, headers: [['X-API-Key', secret]] }));
  return Server.getClient(domain);
}

/** Waits for a change of the flag that leads to what holds; returns which flags changed with it. */
async function changed(changes, flag, holds) {
  const signal = AbortSignal.timeout(20_000);
  for (;;) {
    const found = changes.told.findIndex((flags) => flags.includes(flag));
    if (found >= 0 && holds()) {
      return changes.told.splice(0, found + 1).at(-1);
    }
    await once(changes, 'told', { signal });
  }
}

async function until(holds, what) {
  const end = Date.now() + 20_000;
  while (!holds()) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Uses up what the strict key may ask; returns when it may ask again. */
async function exhaust() {
  for (;;) {
    const answers = await Promise.all(Array.from({ length: 20 }, () =>
      fetch(`${strict}/ofrep/v1/evaluate/flags`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${strictKey}`, 'Content-Type': 'application/json' },
        body: '{"context": {}}',
      })));
    const refused = answers.filter((answer) => answer.status === 429);
    if (refused.length > 0) {
      return refused.at(-1).headers.get('Retry-After');
    }
  }
}

async function admin(method, path, body, headers = {}) {
  const answer = await fetch(service + path, {
    method,
    headers: { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return { etag: answer.headers.get('ETag'), body: await answer.json() };
}
