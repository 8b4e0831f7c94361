import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { sharedBrowser, withoutBrowser } from '../support/chromium.js';
import { confirm, Operator, violationsInEitherTheme } from '../support/console.js';
import { standstill } from '../support/database.js';
import { Environment, running } from '../support/environment.js';

const FETCH_FAILED = /Failed to load resource|ERR_/;
const team = new Environment('team');
let browser: Browser;
let operator: Operator;

async function setShare(page: Page, percent: string): Promise<void> {
  const input = page.getByRole('textbox', { name: 'v2', exact: true });
  await input.fill(percent);
  await input.blur();
}

async function weights(): Promise<unknown> {
  return ((await team.flag('shared')).body['defaultRule'] as { weights?: unknown }).weights;
}

export const faults = () => describe('trouble around the console', { skip: withoutBrowser, concurrency: 1 }, () => {
  before(async () => {
    browser = await sharedBrowser();
    await team.create('shared', { description: 'as it was' });
  });

  afterEach(async () => operator?.leave());

  test('two editors at once: who is later decides about what both have changed, and nothing is lost', async () => {
    operator = await Operator.at(browser);
    const page = await operator.open('flags/shared', 'team');
    await setShare(page, '20');
    await page.getByText('1 part').waitFor();

    await team.change('shared', { description: 'as they want it', defaultRule: { weights: { v1: 90_000, v2: 10_000 } } });
    await page.getByText('Somebody else has changed this flag meanwhile.').waitFor();
    await page.getByRole('button', { name: 'Look at it' }).click();

    const dialog = page.getByRole('dialog', { name: 'shared was changed meanwhile' });
    await dialog.getByText('changed by both').waitFor();
    await dialog.getByText('changed by them only').waitFor();
    assert.deepEqual(await violationsInEitherTheme(page), []);
    assert.deepEqual(await weights(), { v1: 90_000, v2: 10_000 });
    await dialog.getByText('mine').click();
    await dialog.getByRole('button', { name: 'Go on with this' }).click();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await confirm(page, 'Save', 'team');

    await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'detached' });
    assert.deepEqual(await weights(), { v1: 80_000, v2: 20_000 });
    assert.equal((await team.flag('shared')).body['description'], 'as they want it');
  });

  test('a save that comes too late is refused by the service and shown, not repeated', async () => {
    operator = await Operator.at(browser);
    operator.bears(/412/, FETCH_FAILED);
    const page = await operator.open('flags/shared', 'team');
    await setShare(page, '30');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('faster');
    await page.route('**/*', (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()));

    await team.change('shared', { defaultRule: { weights: { v1: 85_000, v2: 15_000 } } });
    await page.unroute('**/*');
    await page.getByRole('dialog').getByRole('button', { name: 'Save in team' }).click();

    await page.getByRole('dialog', { name: 'shared was changed meanwhile' }).waitFor();
    assert.deepEqual(await weights(), { v1: 85_000, v2: 15_000 });
  });

  test('a stream that is blocked: the page says that it is not live, and shows changes all the same', async () => {
    operator = await Operator.at(browser);
    operator.bears(FETCH_FAILED);
    await operator.context.route('**/events', (route) => route.abort());
    const page = await operator.open('flags/shared', 'team');
    await page.getByText(/Not live since/).waitFor();

    await team.change('shared', { enabled: false });

    await page.getByText('Callers get their own default.').waitFor();
    await team.change('shared', { enabled: true });
  });

  test('a database that stands still: the emergency is in force all the same, and the database hears of it when it goes on', async () => {
    operator = await Operator.at(browser);
    operator.bears(/503/, FETCH_FAILED);
    const page = await operator.open('flags/shared', 'team');
    await page.getByText(/live · /).waitFor();
    const goOn = standstill();
    try {
      await page.keyboard.press('Shift+R');
      await page.getByRole('dialog', { name: 'Send ALL traffic of shared in team to V1?' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'ALL traffic of shared in team goes to V1' }).waitFor();
      await page.getByText('the database has not taken it yet').waitFor();
    } finally {
      goOn();
    }
    await page.getByText('the database has not taken it yet').waitFor({ state: 'detached' });
    assert.equal((await team.call('GET', '/emergency')).body['engaged'], true);
    await team.release();
  });

  test('a node that is killed and comes back: the page says since when it is not live, loses nothing, and is live again', async () => {
    operator = await Operator.at(browser);
    operator.bears(FETCH_FAILED);
    const page = await operator.open('flags/shared', 'team');
    await page.getByText(/live · /).waitFor();
    await setShare(page, '40');
    const begun = performance.now();

    process.kill(running.process, 'SIGKILL');

    await page.getByText(/Not live since/).waitFor();
    console.log(`The page said so ${Math.round(performance.now() - begun)} ms after the node was killed`);
    await page.getByText(/live · /).waitFor({ timeout: 90_000 });
    console.log(`It was live again ${((performance.now() - begun) / 1_000).toFixed(1)} s after the node was killed`);
    await page.getByText(/Not live since/).waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('textbox', { name: 'v2', exact: true }).inputValue(), '40 %');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await confirm(page, 'Save', 'team');
    assert.deepEqual(await weights(), { v1: 60_000, v2: 40_000 });
  });
});
