import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { OpenFeature, ProviderEvents, type Client } from '@openfeature/web-sdk';
import { createFlags, type Flags } from '@switchback/web';
import { openFeatureProvider } from '@switchback/web/openfeature';
import { answering, gone, Service } from '../support/service.js';

const defaults = { ADDRESS: false, LIMIT: 10, THEME: 'plain', LAYOUT: { columns: 1 } };
let service: Service;
let domains = 0;

before(async () => {
  service = await Service.start();
});

beforeEach(() => {
  service.behaviour = answering({ ADDRESS: true, LIMIT: 20, THEME: 'bold', LAYOUT: { columns: 2 }, NEWER: true });
});

after(async () => {
  await OpenFeature.close();
  await service.stop();
});

async function client(context = {}): Promise<{ client: Client; domain: string; flags: Flags<typeof defaults> }> {
  const domain = `d${domains++}`;
  const flags = createFlags({ defaults, url: service.url, stream: false, cache: null });
  await OpenFeature.setProviderAndWait(domain, openFeatureProvider(flags), context);
  return { client: OpenFeature.getClient(domain), domain, flags };
}

test('values of every type, with variant and reason', async () => {
  const { client: page } = await client();

  const { value, variant, reason, flagMetadata } = page.getBooleanDetails('ADDRESS', false);
  assert.deepEqual([value, variant, reason, flagMetadata], [true, 'true', 'SPLIT', { 'switchback.source': 'server' }]);
  assert.equal(page.getNumberValue('LIMIT', 0), 20);
  assert.equal(page.getStringValue('THEME', ''), 'bold');
  assert.deepEqual(page.getObjectValue('LAYOUT', {}), { columns: 2 });
  assert.equal(page.getBooleanValue('NEWER', false), true);
});

test('what cannot be answered says why, and gives the caller its own default', async () => {
  const { client: page } = await client();

  const unknown = page.getBooleanDetails('UNKNOWN', true);
  assert.deepEqual([unknown.value, unknown.errorCode], [true, 'FLAG_NOT_FOUND']);
  const other = page.getStringDetails('ADDRESS', 'mine');
  assert.deepEqual([other.value, other.errorCode], ['mine', 'TYPE_MISMATCH']);
});

test('a flag that has no value leaves it to the caller, without an error', async () => {
  service.behaviour = answering({ NEWER: undefined });
  const { client: page } = await client();

  const { value, errorCode } = page.getBooleanDetails('NEWER', true);
  assert.deepEqual([value, errorCode], [true, undefined]);
});

test('an emergency is V1, switched off', async () => {
  service.behaviour = answering({ ADDRESS: false }, { emergency: true });
  const { client: page } = await client();

  const { value, reason, flagMetadata } = page.getBooleanDetails('ADDRESS', true);
  assert.deepEqual([value, reason, flagMetadata['switchback.source']], [false, 'DISABLED', 'emergency']);
});

test('a context is sent as it is, and a change is told', async () => {
  const { client: page, domain, flags } = await client({ targetingKey: 'u1', since: new Date(0) });
  assert.deepEqual(JSON.parse(service.questions.at(-1)?.body ?? '').context, {
    targetingKey: 'u1',
    since: '1970-01-01T00:00:00.000Z',
  });
  const told = new Promise((resolve) => page.addHandler(ProviderEvents.ConfigurationChanged, resolve));
  await OpenFeature.setContext(domain, { targetingKey: 'u2' });
  assert.match(service.questions.at(-1)?.body ?? '', /u2/);

  service.behaviour = answering({ ADDRESS: false }, { tag: 'W/"2"' });
  await flags.refresh();
  await told;
  assert.equal(page.getBooleanValue('ADDRESS', true), false);
});

test('a service that is away is no error: the defaults stand', async () => {
  service.behaviour = gone;
  const { client: page } = await client({ targetingKey: 'u1' });

  const { value, reason, errorCode } = page.getBooleanDetails('ADDRESS', true);
  assert.deepEqual([value, reason, errorCode], [false, 'DEFAULT', undefined]);
});
