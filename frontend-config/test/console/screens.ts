import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { sharedBrowser, withoutBrowser } from '../support/chromium.js';
import { confirm, Operator } from '../support/console.js';
import { Environment } from '../support/environment.js';

const team = new Environment('team');
const production = new Environment('production');
let operator: Operator;

export const screens = () => describe('what each screen is for', { skip: withoutBrowser, concurrency: 1 }, () => {
  before(async () => {
    operator = await Operator.at(await sharedBrowser());
  });

  afterEach(async () => operator.rest());

  after(async () => operator?.leave());

  test('flags: made off, turned on for a reason, given a share that says who moves, and found again', async () => {
    const page = await operator.open('new-flag', 'team');
    await page.getByLabel('Key', { exact: true }).fill('basket');
    await page.getByLabel('Owner').fill('checkout');
    await page.getByRole('button', { name: 'Create in team' }).click();
    await page.getByRole('heading', { name: 'basket', level: 1 }).waitFor();
    assert.equal((await team.flag('basket')).body['enabled'], false);

    await page.getByText('No program has been heard of in team yet.').waitFor();

    await page.getByRole('button', { name: 'Turn on …' }).click();
    await page.getByLabel('Reason').fill('a test');
    await operator.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy as cURL' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl -X PATCH [^]*-d '{"enabled":true}'$/);
    assert.equal((await team.flag('basket')).body['enabled'], false);
    await confirm(page, 'Turn on', 'team');
    await page.getByRole('textbox', { name: 'v2', exact: true }).fill('12.5');
    await page.getByText('12.5 % of everybody move from v1 to v2').waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await confirm(page, 'Save', 'team');
    await page.getByText('V2 is served to 12.5 %').waitFor();

    await page.goto('/p/default/team/flags');
    await page.getByRole('searchbox').fill('checkout');
    await page.getByRole('link', { name: 'basket' }).waitFor();
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByText('No flag is like that.').waitFor();
  });

  test('a rule that the service would refuse is said to be wrong while it is typed', async () => {
    operator.bears(/422/);
    const page = await operator.open('flags/basket', 'team');
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByText(/not right yet/).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Review and save' }).isDisabled(), true);
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'detached' });
  });

  test('rollouts: started along a plan, paused at once, resumed for a reason, taken back at once', async () => {
    const page = await operator.open('flags/basket', 'team');
    await page.getByRole('button', { name: 'Start a rollout …' }).click();
    await confirm(page, 'Start', 'team');
    await page.getByRole('heading', { name: 'Rollout of basket' }).waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume …' }).click();
    await confirm(page, 'Resume', 'team');
    await page.getByRole('button', { name: 'Take back to V1' }).click();
    await page.getByRole('heading', { name: 'How it ended' }).waitFor();
    await page.goto('/p/default/team/rollouts');
    await page.getByRole('table', { name: 'Ended' }).getByText('basket').waitFor();
  });

  test('the palette: a flag, a screen and another environment are some keys away', async () => {
    const page = await operator.open('segments', 'team');
    await page.getByRole('heading', { name: 'Segments', level: 1 }).waitFor();
    const find = async (typed: string, found: RegExp) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type(typed);
      await page.getByRole('option', { name: found, selected: true }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };

    await find('bask', /^basket /);
    await page.getByRole('heading', { name: 'basket', level: 1 }).waitFor();
    await find('instan', /^Instances /);
    await page.getByRole('heading', { name: 'Instances', level: 1 }).waitFor();
    await find('stag', /^Go to staging /);
    await page.getByRole('heading', { name: 'Flags', level: 1 }).waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Environment' }).inputValue(), 'staging');
  });

  test('charts: each is walked along with the arrow keys, says what is there, and is a table as well', async () => {
    const { body } = await production.call('GET', '/rollouts');
    const page = await operator.open(`rollouts/${(body['items'] as { id: string }[])[0]?.id}`);
    for (const name of ['Error rate', 'Latency', 'Evidence that V2 is worse']) {
      const plot = page.getByRole('group', { name, exact: true });
      const reading = page.locator('figure').filter({ has: plot }).locator('.reading');
      await plot.focus();
      const readings = new Set([await reading.textContent()]);
      // There may be two points only, and the reading begins at the last of which anything is known.
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowRight']) {
        await page.keyboard.press(key);
        await plot.locator('.cursor').waitFor({ state: 'attached' }); // A line that stands upright has no area.
        readings.add(await reading.textContent());
      }
      assert.ok(readings.size > 1, [...readings].join());
    }
    await page.getByText('The same as a table').click();
    const table = page.getByRole('table', { name: 'Figures over time' });
    await table.getByRole('columnheader', { name: 'Evidence / threshold' }).waitFor();
    await table.getByRole('rowheader').first().waitFor();
  });

  test('segments: made, and asked whether somebody belongs', async () => {
    const page = await operator.open('segments', 'team');
    await page.getByRole('button', { name: 'New segment …' }).click();
    await page.getByLabel('Key').fill('pilots');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'pilots', level: 1 }).waitFor();
    await page.getByLabel('targetingKey').fill('bob');
    await page.getByText('✗ No').waitFor();
  });

  test('playground: what somebody gets, and why', async () => {
    const page = await operator.open('playground?flag=basket', 'team');
    await page.getByRole('heading', { name: 'In other environments' }).waitFor();
    await page.getByText(/rolled back/i).first().waitFor();
    await page.getByText('there is no such flag').first().waitFor();
  });

  test('environments: what another one has is promoted as it is shown', async () => {
    const page = await operator.open('environments?from=staging', 'team');
    await page.getByLabel('Promote basket.sharing').check();
    await page.getByRole('button', { name: 'Promote 1 flag to team …' }).click();
    await confirm(page, 'Promote', 'team');
    assert.equal((await team.flag('basket.sharing')).body['owner'], 'checkout');
  });

  test('audit: what was done is said in a sentence, with its difference and the way back', async () => {
    const page = await operator.open('audit?flag=basket', 'team');
    await page.getByText('Flag created').first().waitFor();
    const entry = page.locator('details').filter({ hasText: 'a test' }).last();
    await entry.locator('summary').click();
    await entry.getByRole('button', { name: /Restore/ }).waitFor();
  });

  test('instances: who runs what, with the SDK they run', async () => {
    const page = await operator.open('instances');
    await page.getByText('shop-1').waitFor();
    await page.getByText(/java\//).first().waitFor();
  });

  test('webhooks: made, and its secret is shown once', async () => {
    const page = await operator.open('webhooks', 'team');
    await page.getByRole('button', { name: 'New webhook …' }).click();
    await page.getByLabel('URL').fill('http://localhost:9099/hook');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('dialog', { name: 'The webhook\'s secret' }).getByText(/whsec_/).waitFor();
  });

  test('keys: made, shown once, and revoked', async () => {
    const page = await operator.open('keys', 'team');
    await page.getByRole('button', { name: 'New key …' }).click();
    await page.getByLabel('Name').fill('the new shop');
    await page.getByLabel('Opens').selectOption('for 30 days');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByRole('dialog', { name: 'The key the new shop' }).getByText(/sbs_/).waitFor();
    await page.goto('/p/default/team/keys');
    const row = page.getByRole('row').filter({ hasText: 'the new shop' });
    await row.getByText('by first admin key').waitFor();
    await row.getByText(/^until \d/).waitFor();
    await page.getByRole('button', { name: 'Revoke the new shop' }).click();
    await page.getByRole('button', { name: 'Revoke for ever' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('backups: made now, and the database is looked at, check by check', async () => {
    const page = await operator.open('backups');
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByRole('row', { name: /switchback-.*verified/ }).first().waitFor();
    await page.getByRole('button', { name: 'Look at every row' }).click();
    await page.getByRole('row', { name: /audit log.*well/ }).waitFor();
  });

  test('settings: an environment is protected at once, and no longer only for who types its name', async () => {
    const page = await operator.open('settings', 'team');
    const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'Edit staging' }) });
    await page.getByRole('button', { name: 'Edit staging' }).click();
    await page.getByLabel(/^protected/).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await row.getByText('riskier changes ask for its name').waitFor();

    await page.getByRole('button', { name: 'Edit staging' }).click();
    await page.getByLabel(/^protected/).uncheck();
    assert.equal(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled(), true);
    await page.getByLabel('Type staging to confirm').fill('staging');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await row.getByText('riskier changes ask for a reason').waitFor();
  });

  test('settings: a theme that is chosen stays', async () => {
    const page = await operator.open('settings', 'team');
    await page.getByLabel('dark', { exact: true }).check();
    await page.reload();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset['theme']), 'dark');
  });
});
