import assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
import { afterEach, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { sharedBrowser, withoutBrowser } from '../support/chromium.js';
import { confirm, Operator } from '../support/console.js';
import { Environment, running } from '../support/environment.js';
import { Fleet } from '../support/fleet.js';

const INSTANCES = 200;
const SERVICES = 50;
const services = new Environment('services');
const crowd = new Environment('crowd');
const batches = new Environment('batches');
const production = new Environment('production');
let browser: Browser;
let operator: Operator;
let fleet: Fleet | undefined;

/** Notes in the page when Enter was pressed, when it was shown as engaged, and when as applied by everybody. */
function watch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const seen: Record<string, number> = {};
    Object.assign(globalThis, { seen });
    const note = (what: string) => {
      seen[what] ??= performance.now();
    };
    addEventListener('keydown', ({ key }) => key === 'Enter' && note('pressed'), true);
    new MutationObserver(() => {
      const stages = document.querySelector('dialog .stages')?.textContent ?? '';
      if (stages.includes('Engaged')) {
        note('engaged');
      }
      const [, confirmed, of] = /Applied (\d+)\/(\d+)/.exec(stages) ?? [];
      if (confirmed && confirmed === of) {
        note('applied');
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

async function seen(page: Page): Promise<{ engaged: number; applied: number }> {
  const { pressed = 0, engaged = 0, applied = 0 } = await page.evaluate(
    () => (globalThis as unknown as { seen: Record<string, number> }).seen,
  );
  return { engaged: Math.round(engaged - pressed), applied: Math.round(applied - pressed) };
}

/** Rolls back by keyboard what is open, waits until all have confirmed, and returns how long that took. */
async function rollBack(page: Page, instances: number): Promise<{ engaged: number; applied: number }> {
  await page.getByRole('button', { name: 'Emergency rollback' }).waitFor();
  await watch(page);
  await page.keyboard.press('Shift+R');
  await page.getByRole('dialog', { name: 'Send ALL traffic of checkout.pricing' }).waitFor();
  await page.keyboard.press('Enter');
  // To look for words and roles again and again would take the page's time from what is measured.
  await page.waitForFunction(() => 'applied' in (globalThis as unknown as { seen: object }).seen, undefined, {
    polling: 50,
    timeout: 40_000,
  });
  await page.getByRole('dialog').getByText(`All ${instances} confirmed`).first().waitFor();
  return seen(page);
}

/** How many processes want each processor, at least one: what takes so long here would take as much less elsewhere. */
function crowding(): number {
  return Math.max(1, (loadavg()[0] ?? 1) / availableParallelism());
}

/** Walks on until what is called so has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : (element?.textContent ?? '');
    });
    if (focused.trim() === name) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`The keyboard does not get to ${name}`);
}

export const incident = () => describe('an incident', { skip: withoutBrowser, concurrency: 1 }, () => {
  before(async () => {
    browser = await sharedBrowser();
    await crowd.create('checkout.pricing', { defaultRule: { variation: 'v2' } });
  });

  afterEach(async () => {
    await fleet?.stop();
    fleet = undefined;
    await operator?.leave();
    await crowd.release();
  });

  test('an alert\'s link, then two keys: everybody is on V1, and each instance has said so', async () => {
    fleet = await Fleet.start(await crowd.key('server'), INSTANCES);
    operator = await Operator.at(browser);
    const opened = performance.now();
    const page = await operator.open('flags/checkout.pricing?incident=1', 'crowd');
    const button = page.getByRole('button', { name: 'Emergency rollback' });
    await button.waitFor();
    const usable = Math.round(performance.now() - opened);
    assert.equal(await button.evaluate((element) => element === document.activeElement), true);
    const { engaged, applied } = await rollBack(page, INSTANCES);
    console.log(`Deep link to red button: ${usable} ms. Enter to engaged: ${engaged} ms, to applied ${INSTANCES}/${INSTANCES}: ${applied} ms`);
    assert.ok(engaged < 3_000 && applied < 40_000, `${engaged} ms, ${applied} ms`);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByText('Emergency: checkout.pricing is on V1').waitFor();
  });

  test('an alert\'s link, then two keys: fifty services with the SDK in them have confirmed within two seconds', async () => {
    operator = await Operator.at(browser);
    const page = await operator.open('flags/checkout.pricing?incident=1', 'services');
    const { engaged, applied } = await rollBack(page, SERVICES);
    console.log(`With ${SERVICES} Java SDKs: Enter to engaged ${engaged} ms, to applied ${SERVICES}/${SERVICES} ${applied} ms`);
    assert.ok(applied < 2_000 * crowding(), `${applied} ms`);
    await services.release();
  });

  test('a stream that is blocked: the rollback is engaged, and who has confirmed is asked for', async () => {
    operator = await Operator.at(browser);
    operator.bears(/Failed to load resource|ERR_/);
    await operator.context.route('**/events', (route) => route.abort());
    const page = await operator.open('flags/checkout.pricing?incident=1', 'services');
    await page.getByText(/Not live since/).waitFor();
    const { applied } = await rollBack(page, SERVICES);
    console.log(`Without a stream: Enter to applied ${SERVICES}/${SERVICES} ${applied} ms`);
    await services.release();
  });

  test('who has not confirmed is named, with why, until they have', async () => {
    fleet = await Fleet.start(await batches.key('server'), 20, 2);
    operator = await Operator.at(browser);
    const page = await operator.open('emergency', 'batches');
    await page.getByText('All 22 confirmed').waitFor();

    await page.getByRole('button', { name: 'Roll back everything in batches' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back now' }).click();

    const dialog = page.getByRole('dialog');
    await dialog.getByText('20 of 22 confirmed; batch-1, batch-2 not yet').waitFor();
    await dialog.getByText('polls').first().waitFor();
    await fleet.poll();
    await dialog.getByText('All 22 confirmed').waitFor();
  });

  test('by keyboard alone: from the palette to engaged, and back with a reason', async () => {
    operator = await Operator.at(browser);
    const page = await operator.open('flags', 'crowd');
    await page.getByRole('link', { name: 'checkout.pricing' }).waitFor();

    await page.keyboard.press('Control+k');
    await page.keyboard.type('roll checkout');
    await page.getByRole('option', { name: 'Roll back checkout.pricing in crowd' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Send ALL traffic of checkout.pricing' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'goes to V1' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await page.getByRole('heading', { name: 'Emergency', level: 1 }).waitFor();
    await tabTo(page, 'Release …');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Release' }).waitFor();
    await tabTo(page, 'Reason');
    await page.keyboard.type('fixed');
    await page.locator('dialog button[type=submit]:enabled').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing. Every flag answers as it is configured.').waitFor();
  });

  test('without JavaScript: the emergency page takes everybody back', async () => {
    operator = await Operator.at(browser, { javaScriptEnabled: false, signedIn: false });
    const page = await operator.open(`${running.emergencyUrl}/emergency`);
    await page.getByLabel('Environment').fill('default/crowd');
    await page.getByLabel('Flag, or empty').fill('checkout.pricing');
    await page.getByLabel('key').fill(running.adminKey);
    await page.getByRole('button', { name: 'Take everybody back' }).click();

    await page.getByText(/Engaged\. Epoch \d+/).waitFor();
    assert.equal((await crowd.call('GET', '/emergency')).body['engaged'], true);
  });

  test('the guard takes V2 back while one looks on', async () => {
    const { body } = await production.call('GET', '/rollouts');
    const id = (body['items'] as { id: string }[])[0]?.id;
    operator = await Operator.at(browser);
    const page = await operator.open(`rollouts/${id}`);
    await page.getByRole('heading', { name: 'Rollout of checkout.pricing' }).waitFor();
    await page.getByText('Running').first().waitFor();
    await page.getByText('V2', { exact: true }).first().waitFor();

    if (process.env['SWITCHBACK_SCREENSHOTS']) {
      // A picture of a rollout is one of some minutes.
      await page.waitForTimeout(40_000);
    }
    const begun = performance.now();
    await production.change('trouble', { defaultRule: { variation: 'v2' } });

    await page.getByRole('heading', { name: 'How it ended' }).waitFor({ timeout: 60_000 });
    console.log(`The page said that V2 was taken back ${((performance.now() - begun) / 1_000).toFixed(1)} s after it turned bad`);
    await page.getByText('Rolled back').first().waitFor();
    await production.change('trouble', { defaultRule: { variation: 'v1' } });
    const flag = await operator.open('flags/checkout.pricing');
    await flag.getByText('Everybody is served v1: V2 was taken back.').waitFor();
  });

  test('taken back by the guard, V2 runs again for a reason only', async () => {
    operator = await Operator.at(browser);
    const page = await operator.open('flags/checkout.pricing');
    await page.getByRole('button', { name: 'Let V2 run again' }).click();
    await confirm(page, 'Let V2 run again', 'production');
    await page.getByText('V2 is served to 0 %').waitFor();
  });
});
