import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/chromium.js';
import { eventually } from '../support/page.js';
import { answering, gone, Service } from '../support/service.js';
import { Site, type Visit } from '../support/site.js';

const V1 = 'Address';
const V2 = 'Street, number, city';
const STREAM = '/ofrep/v1/stream?ticket=t1';
const options = { skip: withoutBrowser };
const errors: Error[] = [];
let browser: Browser;
let context: BrowserContext;
let site: Site;
let service: Service;

before(async () => {
  if (!withoutBrowser) {
    browser = await startBrowser();
    site = await Site.start();
  }
});

beforeEach(async () => {
  if (!withoutBrowser) {
    service = await Service.start();
    context = await browser.newContext();
    context.on('weberror', (error) => errors.push(error.error()));
  }
});

afterEach(async () => {
  await context?.close();
  await service?.stop();
  assert.deepEqual(errors.splice(0), []);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

async function visit(visiting: Partial<Visit> = {}): Promise<Page> {
  site.visit = { url: service.url, ...visiting };
  const page = await context.newPage();
  await page.goto(site.url);
  return page;
}

test('in a browser: the form changes under one\'s eyes when the stream tells', options, async () => {
  service.behaviour = answering({ ADDRESS: true }, { stream: STREAM });
  const page = await visit();
  await page.getByText(V2).waitFor();
  await eventually(() => service.streams.length === 1, 'the page listens');

  service.behaviour = answering({ ADDRESS: false }, { stream: STREAM, emergency: true, tag: 'W/"2"' });
  service.tell(2);

  await page.getByText(V1).waitFor();
  assert.equal(service.questions.at(-1)?.headers['if-none-match'], 'W/"1"');
});

test('in a browser: a reload begins with what was heard, without a network too', options, async () => {
  service.behaviour = answering({ ADDRESS: true });
  const page = await visit();
  await page.getByText(V2).waitFor();
  service.behaviour = gone;

  await page.reload();

  await page.getByText(V2).waitFor();
});

test('in a browser: an emergency that was heard holds over a reload without a network', options, async () => {
  service.behaviour = answering({ ADDRESS: false }, { emergency: true });
  const page = await visit();
  await page.locator('[data-ready]').waitFor();
  service.behaviour = gone;
  site.visit = { ...site.visit, bootstrap: { ADDRESS: true } };

  await page.reload();

  await page.locator('[data-ready]').waitFor();
  await page.getByText(V1).waitFor();
  assert.equal(await page.getByText(V2).count(), 0);
});

test('in a browser: a policy that forbids to call leaves V1, or what the page came with', options, async () => {
  service.behaviour = answering({ ADDRESS: true }, { stream: STREAM });
  const bare = await visit({ connect: "'none'" });
  await bare.locator('[data-ready]').waitFor();
  await bare.getByText(V1).waitFor();

  const rendered = await visit({ connect: "'none'", bootstrap: { ADDRESS: true } });
  await rendered.getByText(V2).waitFor();
  assert.equal(service.heard.length, 0);
});

test('in a browser: a page that is denied its storage works without', options, async () => {
  service.behaviour = answering({ ADDRESS: true });
  const page = await visit({ sandboxed: true, connect: '*' });

  await page.frameLocator('iframe').getByText(V2).waitFor();
});

test('in a browser: a V2 that throws is V1', options, async () => {
  service.behaviour = answering({ ADDRESS: true });
  const page = await visit({ broken: true });

  await page.locator('[data-ready]').waitFor();
  await page.getByText(V1).waitFor();
  assert.equal(await page.getByText(V2).count(), 0);
});
