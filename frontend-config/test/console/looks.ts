import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { sharedBrowser, withoutBrowser } from '../support/chromium.js';
import { DESK, Operator, type Part, violationsInEitherTheme } from '../support/console.js';
import { Environment, running } from '../support/environment.js';
import { Fleet } from '../support/fleet.js';

const TELEPHONE = { width: 360, height: 740 };
const IMAGES = new URL('../../../../docs/images/console/', import.meta.url);
/** Whether the pictures in the documentation are taken anew. */
const TAKING = Boolean(process.env['SWITCHBACK_SCREENSHOTS']);
const production = new Environment('production');
let browser: Browser;
let operator: Operator;
let rollout: string;
let webhook: string;

/** A screen as it is looked at: where it is, and what shows that it is all there. */
interface Sight {
  readonly name: string;
  readonly path: () => string;
  readonly shows: string;
  /** How high the desk is on its picture, in pixels; as any other where nothing is said. */
  readonly height?: number;
  /** Brings it to the state that is looked at. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name, exact: typeof name === 'string' }).first().click();
  await page.getByRole('dialog').waitFor();
};

const open = (keys: string) => async (page: Page) => {
  await page.keyboard.press(keys);
  await page.getByRole('dialog').waitFor();
};

const screens: readonly Sight[] = [
  { name: 'flags', path: () => 'flags', shows: 'tax.rounding' },
  { name: 'flag', path: () => 'flags/customer-address', shows: 'after the weekend' },
  { name: 'flag-off', path: () => 'flags/search.ranking?new=1', shows: 'Scheduled' },
  { name: 'flag-plain', path: () => 'flags/mail.digest', shows: 'Scheduled' },
  { name: 'new-flag', path: () => 'new-flag', shows: 'Create in production' },
  { name: 'rollouts', path: () => 'rollouts', shows: 'Ended' },
  { name: 'rollout', path: () => `rollouts/${rollout}`, shows: 'Decisions', height: 1_130 },
  { name: 'emergency', path: () => 'emergency', shows: 'What is engaged' },
  { name: 'segments', path: () => 'segments', shows: 'Who has asked to see things first' },
  { name: 'segment', path: () => 'segments/beta-testers', shows: 'Does somebody belong to it?' },
  { name: 'environments', path: () => 'environments?from=staging', shows: 'basket.sharing' },
  { name: 'playground', path: () => 'playground?flag=customer-address', shows: 'In other environments' },
  { name: 'audit', path: () => 'audit', shows: 'Flag created' },
  { name: 'instances', path: () => 'instances', shows: 'shop-5' },
  { name: 'webhooks', path: () => 'webhooks', shows: 'The room of whoever is on call' },
  { name: 'webhook', path: () => `webhooks/${webhook}`, shows: 'Send a test' },
  { name: 'keys', path: () => 'keys', shows: 'in the safe' },
  { name: 'backups', path: () => 'backups', shows: 'Does an acknowledged change outlive a crash?' },
  { name: 'settings', path: () => 'settings', shows: 'Single keys do something' },
];

const dialogs: readonly Sight[] = [
  { name: 'find', path: () => 'flags', shows: 'tax.rounding', prepare: open('Control+k') },
  { name: 'shortcuts', path: () => 'flags', shows: 'tax.rounding', prepare: open('?') },
  { name: 'roll-back', path: () => 'flags/mail.digest', shows: 'Scheduled', prepare: open('Shift+R') },
  { name: 'turn-on', path: () => 'flags/search.ranking', shows: 'Scheduled', prepare: press('Turn on …') },
  { name: 'start', path: () => 'flags/mail.digest', shows: 'Scheduled', prepare: press('Start a rollout …') },
  { name: 'schedule', path: () => 'flags/mail.digest', shows: 'Scheduled', prepare: press('Schedule a change …') },
  { name: 'new-segment', path: () => 'segments', shows: 'beta-testers', prepare: press('New segment …') },
  { name: 'rename-segment', path: () => 'segments/beta-testers', shows: 'Does somebody', prepare: press('Rename …') },
  { name: 'new-webhook', path: () => 'webhooks', shows: 'on call', prepare: press('New webhook …') },
  { name: 'edit-webhook', path: () => `webhooks/${webhook}`, shows: 'Send a test', prepare: press('Edit …') },
  { name: 'new-key', path: () => 'keys', shows: 'in the safe', prepare: press('New key …') },
  { name: 'rotate-key', path: () => 'keys', shows: 'in the safe', prepare: press('Rotate in the safe') },
  { name: 'revoke-key', path: () => 'keys', shows: 'in the safe', prepare: press('Revoke in the safe') },
  { name: 'edit-environment', path: () => 'settings', shows: 'Single keys', prepare: press('Edit production') },
  { name: 'new-environment', path: () => 'settings', shows: 'Single keys', prepare: press('New environment …') },
  {
    name: 'promote',
    path: () => 'environments?from=staging',
    shows: 'basket.sharing',
    prepare: async (page) => {
      await page.getByLabel('Promote customer-address').check();
      await press(/^Promote 1 flag/)(page);
      await page.getByText('Where', { exact: true }).waitFor();
    },
  },
];

async function look(page: Page, { path, shows, height, prepare }: Sight): Promise<void> {
  await page.setViewportSize({ ...DESK, height: height ?? DESK.height });
  await page.goto(`/p/default/production/${path()}`);
  await page.getByText(shows).first().waitFor();
  await prepare?.(page);
}

/** Lossy, and a tenth of what a PNG has. */
async function take(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 60 });
  await session.detach();
  mkdirSync(IMAGES, { recursive: true });
  writeFileSync(new URL(`${name}.webp`, IMAGES), Buffer.from(data, 'base64'));
}

/** What is wrong with a page in either theme, and whether it is wider than a telephone. */
async function wrongWith(page: Page, name: string, part: Part, taking: boolean): Promise<readonly string[]> {
  const found = await violationsInEitherTheme(page, part, taking ? (theme) => take(page, `${name}-${theme}`) : undefined);
  const desk = page.viewportSize();
  await page.setViewportSize(TELEPHONE);
  const fits = await page.waitForFunction((most) => document.documentElement.scrollWidth <= most, TELEPHONE.width, { timeout: 5_000 }).then(
    () => true,
    () => false,
  );
  if (desk) {
    await page.setViewportSize(desk);
  }
  return [...found, ...(fits ? [] : ['wider than a telephone'])].map((wrong) => `${name}, ${wrong}`);
}

/** What is wrong with any of them, one after the other in a page of their own. What is behind a dialog is a screen, too. */
async function wrongWithAny(sights: readonly Sight[], part: Part, taking: boolean): Promise<readonly string[]> {
  const page = await operator.context.newPage();
  const found: string[] = [];
  for (const sight of sights) {
    await look(page, sight);
    found.push(...(await wrongWith(page, sight.name, part, taking && !sight.name.startsWith('flag-'))));
  }
  await page.close();
  return found;
}

export const looks = () => describe('how the console looks', { skip: withoutBrowser, concurrency: 1 }, () => {
  before(async () => {
    browser = await sharedBrowser();
    operator = await Operator.at(browser);
    const { body: rollouts } = await production.call('GET', '/rollouts');
    rollout = (rollouts['items'] as { id: string }[])[0]?.id ?? '';
    const { body: webhooks } = await production.call('GET', '/webhooks');
    webhook = (webhooks['items'] as { id: string }[])[0]?.id ?? '';
  });

  after(async () => operator?.leave());

  test('axe finds nothing wrong with any screen or dialog, light or dark, and none is wider than a telephone', async () => {
    const found = await Promise.all([wrongWithAny(screens, 'html', TAKING), wrongWithAny(dialogs, 'dialog[open]', false)]);
    assert.deepEqual(found.flat(), []);
  });

  test('whoever is not signed in sees where to, and nothing is wrong with that', async () => {
    const stranger = await Operator.at(browser, { signedIn: false });
    stranger.bears(/401/);
    const page = await stranger.open('/');
    await page.getByLabel('Admin key').waitFor();
    assert.deepEqual(await wrongWith(page, 'sign-in', 'html', TAKING), []);
    await page.getByLabel('Admin key').fill(running.adminKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Flags' }).waitFor();
    await stranger.leave();
  });
});

/** Alone, for there is a bar on every screen while one is under way, and more instances than otherwise. */
export const looksOfAnEmergency = () => describe('how an emergency looks', { skip: withoutBrowser }, () => {
  test('an emergency under way can be read in either theme', async () => {
    const fleet = await Fleet.start(await production.key('server'), 193, 2);
    const operator = await Operator.at(await sharedBrowser());
    const page = await operator.open('flags/mail.digest');
    await page.getByText('Scheduled').first().waitFor();
    await open('Shift+R')(page);
    await page.getByLabel('Reason').fill('half of the mails are empty');
    await page.keyboard.press('Enter');
    await page.getByText('198 of 200 confirmed; batch-1, batch-2 not yet').first().waitFor();
    await page.getByText('polls').first().waitFor();
    assert.deepEqual(await wrongWith(page, 'emergency-engaged', 'html', TAKING), []);
    await fleet.poll();
    await page.getByText('All 200 confirmed').first().waitFor();
    await page.getByRole('button', { name: 'Release …' }).click();
    await page.getByRole('dialog', { name: 'Release' }).waitFor();
    assert.deepEqual(await wrongWith(page, 'release', 'dialog[open]', false), []);
    await fleet.stop();
    await production.release();
    await operator.leave();
  });
});
