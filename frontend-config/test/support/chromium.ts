import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
const candidates = [process.env['CHROMIUM'], ...SYSTEM, chromium.executablePath()];
const found = candidates.find((path) => path && existsSync(path));

/** Why tests that need a browser are left out; false if there is one. */
export const withoutBrowser = found
  ? false
  : 'There is no Chromium. Install the package chromium, or name one in the variable CHROMIUM.';

let shared: Promise<Browser> | undefined;

/** The browser that the tests of a process share; each has a context of its own in it. */
export function sharedBrowser(): Promise<Browser> {
  shared ??= startBrowser();
  return shared;
}

/** Closes the browser that is shared, when nobody wants it any more. */
export async function closeSharedBrowser(): Promise<void> {
  await (await shared)?.close();
}

/** Starts the browser. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: found ?? '', args: ['--no-sandbox'] });
}
