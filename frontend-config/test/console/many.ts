import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { sharedBrowser, withoutBrowser } from '../support/chromium.js';
import { Operator } from '../support/console.js';

let browser: Browser;

export const many = () => describe('ten thousand flags', { skip: withoutBrowser, concurrency: 1 }, () => {
  before(async () => {
    browser = await sharedBrowser();
  });

  test('ten thousand flags: the list is there at once, finds one among them, and goes on page by page', async () => {
    const operator = await Operator.at(browser);
    let begun = performance.now();
    const took = () => Math.round(performance.now() - begun);
    const page = await operator.open('flags', 'thousands');
    await page.getByRole('link', { name: 'service-0.switch-00000' }).waitFor();
    const first = took();
    await page.getByText('100 shown, there are more').waitFor();

    begun = performance.now();
    await page.getByRole('searchbox', { name: 'Search flags' }).fill('switch-07654');
    await page.getByText('1 shown, that is all').waitFor();
    const found = took();
    assert.equal(await page.getByRole('row').count(), 2);

    await page.getByRole('searchbox', { name: 'Search flags' }).fill('');
    await page.getByText('100 shown').waitFor();
    begun = performance.now();
    await page.getByRole('button', { name: 'Show 100 more' }).click();
    await page.getByText('200 shown, there are more').waitFor();
    console.log(`Among 10,000 flags: first rows after ${first} ms, one found after ${found} ms, 100 more after ${took()} ms`);
    await operator.leave();
  });
});
