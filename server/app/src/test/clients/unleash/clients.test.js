// The service is given by SWITCHBACK_URL, its keys by SWITCHBACK_SERVER_KEY, SWITCHBACK_FRONTEND_KEY and
// SWITCHBACK_ADMIN_KEY. SWITCHBACK_STATE is the file of what was imported into its environment production.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { InMemStorageProvider, Unleash } from 'unleash-client';
import { InMemoryStorageProvider, UnleashClient } from 'unleash-proxy-client';

const { SWITCHBACK_URL, SWITCHBACK_SERVER_KEY, SWITCHBACK_FRONTEND_KEY, SWITCHBACK_ADMIN_KEY, SWITCHBACK_STATE } =
  process.env;
const ENVIRONMENT = `${SWITCHBACK_URL}/api/v1/projects/default/environments/production`;
const USERS = 1_000;
const state = JSON.parse(readFileSync(SWITCHBACK_STATE, 'utf8'));
const names = state.features.map((feature) => feature.name).filter((name) => !name.includes('by-chance'));
const warnings = [];

const contextOf = (number) => ({
  userId: `u${number}`,
  sessionId: `s${number % 250}`,
  remoteAddress: `10.0.${number % 7}.${number % 251}`,
  properties: { tenant: `t${number % 100}`, plan: ['gold', 'free', 'silver'][number % 3], age: String(number % 60), email: `a${number}@b.org` },
});

const answer = (client, name, context) => {
  const { name: variant, enabled, feature_enabled: on, payload } = client.getVariant(name, context);
  return { enabled: client.isEnabled(name, context), variant, variantEnabled: enabled, on, payload: payload ?? null };
};

const eventually = async (what, check) => {
  for (let tries = 0; tries < 150; tries += 1) {
    if (check()) return;
    await pause(100);
  }
  assert.fail(`not within 15 s: ${what}`);
};

const admin = async (method, path, body, headers = {}) => {
  const response = await fetch(ENVIRONMENT + path, {
    method,
    headers: { authorization: `Bearer ${SWITCHBACK_ADMIN_KEY}`, 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
  return response;
};

const ready = (client) => new Promise((resolve) => client.once('ready', resolve));
let original;
let server;
const browsers = [];

before(async () => {
  original = new Unleash({
    url: 'http://127.0.0.1:1', appName: 'original', refreshInterval: 0, disableMetrics: true, skipInstanceCountWarning: true,
    bootstrap: { data: state.features, segments: state.segments }, storageProvider: new InMemStorageProvider(),
  });
  original.on('error', () => {}).on('warn', () => {});
  server = new Unleash({
    url: `${SWITCHBACK_URL}/api`, appName: 'shop', refreshInterval: 300, metricsInterval: 500, metricsJitter: 0,
    customHeaders: { Authorization: `default:production.${SWITCHBACK_SERVER_KEY}` },
    storageProvider: new InMemStorageProvider(), skipInstanceCountWarning: true,
  });
  server.on('error', (error) => warnings.push(String(error))).on('warn', (warning) => warnings.push(warning));
  await Promise.all([ready(original), new Promise((resolve) => server.once('synchronized', resolve))]);
});

after(async () => {
  original.destroy();
  server.destroy();
  browsers.forEach((browser) => browser.stop());
});

test('every user of the Node SDK keeps every answer', () => {
  for (let number = 0; number < USERS; number += 1) {
    const context = contextOf(number);
    for (const name of names) {
      assert.deepEqual(answer(server, name, context), answer(original, name, context), `${name} for ${number}`);
    }
  }
});

test('its registration and its counts are taken', async () => {
  const sent = new Promise((resolve) => server.once('sent', resolve));
  server.isEnabled('half', contextOf(1));
  await sent;
  assert.deepEqual(warnings.filter((warning) => /returning|register|metrics/i.test(warning)), []);
});

test('it sees a change, and an emergency, and its end', async () => {
  const context = contextOf(3);
  assert.equal(server.isEnabled('plain', context), true);
  await admin('POST', '/import/unleash?replace=true', {
    features: [{ name: 'plain', enabled: false, strategies: [{ name: 'default' }] }],
  });
  await eventually('the flag is off', () => !server.isEnabled('plain', context));
  await admin('POST', '/import/unleash?replace=true', {
    features: [{ name: 'plain', enabled: true, strategies: [{ name: 'default' }] }],
  });
  await eventually('the flag is on', () => server.isEnabled('plain', context));

  assert.equal(server.getVariant('own', context).enabled, true);
  await admin('POST', '/emergency/engage', {});
  await eventually('nothing is on', () => names.every((name) => !server.isEnabled(name, context)));
  const { headers } = await admin('GET', '/emergency');
  await admin('POST', '/emergency/release', { reason: 'over' }, { 'if-match': headers.get('etag') });
  await eventually('all is back', () => server.isEnabled('plain', context) && server.getVariant('own', context).enabled);
});

const browserSdk = (options) => {
  const client = new UnleashClient({
    url: `${SWITCHBACK_URL}/api/frontend`, clientKey: SWITCHBACK_FRONTEND_KEY, appName: 'shop-page',
    storageProvider: new InMemoryStorageProvider(), ...options,
  });
  client.on('error', (error) => warnings.push(String(error)));
  browsers.push(client);
  return client;
};

test('the browser SDK gets the same answers', async () => {
  // It would give up what it is fetching for the next refresh.
  const browser = browserSdk({ disableRefresh: true, disableMetrics: true });
  await browser.start();
  // The Node SDK takes but a byte of each character to deal by, so that it is no measure for names beyond ASCII.
  const plain = names.filter((name) => /^[ -~]*$/.test(name));
  for (let number = 0; number < 100; number += 1) {
    const context = contextOf(number);
    await browser.updateContext(context);
    for (const name of plain) {
      const { name: variant, enabled, payload } = browser.getVariant(name);
      const expected = answer(original, name, context);
      assert.deepEqual(
        { enabled: browser.isEnabled(name), variant, variantEnabled: enabled, payload: payload ?? null },
        { enabled: expected.enabled, variant: expected.variant, variantEnabled: expected.variantEnabled, payload: expected.payload },
        `${name} for ${number}`,
      );
    }
  }
});

test('the browser SDK reports, and sees an emergency', async () => {
  const reported = [];
  const browser = browserSdk({
    refreshInterval: 0.3, metricsInterval: 1, metricsIntervalInitial: 0,
    fetch: async (url, options) => {
      const response = await fetch(url, options);
      if (String(url).includes('/client/')) reported.push([String(url), response.status]);
      return response;
    },
  });
  await browser.start();
  assert.equal(browser.isEnabled('plain'), true);
  await eventually('it has reported', () => reported.length > 0);
  assert.ok(reported.every(([, status]) => status === 202), JSON.stringify(reported));

  await admin('POST', '/emergency/engage', { flag: 'plain' });
  await eventually('the flag is off', () => !browser.isEnabled('plain'));
  const { headers } = await admin('GET', '/emergency');
  await admin('POST', '/emergency/release', { flag: 'plain', reason: 'over' }, { 'if-match': headers.get('etag') });
  await eventually('the flag is on', () => browser.isEnabled('plain'));
  assert.deepEqual(warnings.filter((warning) => /Error|returning/.test(warning)), []);
});
