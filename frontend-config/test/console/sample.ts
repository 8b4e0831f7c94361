import { after, before, describe, test } from 'node:test';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { sharedBrowser, withoutBrowser } from '../support/chromium.js';
import { confirm, Operator } from '../support/console.js';
import { Environment, running } from '../support/environment.js';

const FLAG = 'USE_NEW_CUSTOMER_ADDRESS';
const environment = new Environment('sample');
let browser: Browser;
let site: Server;

/** Builds the sample as its README does, and serves it. */
async function publish(key: string): Promise<Server> {
  process.env['VITE_SWITCHBACK_URL'] = running.url;
  process.env['VITE_SWITCHBACK_KEY'] = key;
  await build({ root: 'sample', logLevel: 'warn', build: { outDir: '../build/sample', emptyOutDir: true } });
  const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
  const server = createServer(({ url = '/' }, response) => {
    const [path = '/'] = url.split('?');
    const file = `build/sample${path === '/' ? '/index.html' : path}`;
    if (existsSync(file)) {
      response.setHeader('Content-Type', types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
      createReadStream(file).pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export const sample = () => describe('the sample', { skip: withoutBrowser, concurrency: 1 }, () => {
  before(async () => {
    browser = await sharedBrowser();
    await environment.create(FLAG, { enabled: true });
    site = await publish(await environment.key('frontend'));
  });

  after(() => {
    site?.close();
  });

  test('the sample: V2 for everybody in the console is V2 in an open page, and an emergency is V1', async () => {
    const operator = await Operator.at(browser);
    operator.bears(/V2 does not know this country/); // React tells the console of what its boundary has caught.
    const customer = await operator.open(`http://127.0.0.1:${(site.address() as AddressInfo).port}/?user=ann`);
    const v1 = customer.getByRole('form', { name: 'Address, V1' });
    const v2 = customer.getByRole('form', { name: 'Address, V2' });
    await v1.waitFor();
    await customer.getByText('says the server').waitFor();

    const page = await operator.open(`flags/${FLAG}`, 'sample');
    await page.getByRole('group', { name: 'Common shares of v2' }).getByRole('button', { name: '100', exact: true }).click();
    await page.getByText('100 % of everybody move from v1 to v2').waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await confirm(page, 'Save', 'sample');
    await v2.waitFor();

    await customer.getByLabel('Let V2 break').check();
    await v1.waitFor();
    await customer.getByText('V2 broke on this page').waitFor();
    await customer.getByLabel('Let V2 break').uncheck();
    await customer.reload();
    await v2.waitFor();

    await page.keyboard.press('Shift+R');
    await page.getByRole('dialog', { name: `ALL traffic of ${FLAG}` }).waitFor();
    const begun = performance.now();
    await page.keyboard.press('Enter');
    await v1.waitFor();
    console.log(`The form was V1 again ${Math.round(performance.now() - begun)} ms after Enter`);
    await customer.getByText('has V1').waitFor();
    await operator.leave();
  });
});
