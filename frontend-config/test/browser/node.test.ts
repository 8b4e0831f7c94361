import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { create, engage, release, running } from '../support/admin.js';
import { startBrowser, withoutBrowser } from '../support/chromium.js';
import { Site } from '../support/site.js';

let browser: Browser;
let site: Site;

before(async () => {
  if (!withoutBrowser) {
    browser = await startBrowser();
    site = await Site.start();
    await create('ADDRESS');
  }
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('in a browser: an emergency of a node takes an open page back, and its release brings it on again', {
  skip: withoutBrowser,
}, async () => {
  site.visit = { url: running.url, key: running.key };
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.getByText('Street, number, city').waitFor();

  const asked = performance.now();
  await engage();
  await page.getByText('Address').waitFor();
  console.log(`The browser showed V1 ${Math.round(performance.now() - asked)} ms after the operator's request`);

  await release();
  await page.getByText('Street, number, city').waitFor();
});
