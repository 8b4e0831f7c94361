import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { running } from './environment.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How large a page is on a desk, in pixels. */
export const DESK = { width: 1280, height: 800 };

/** What somebody may be shown at their desk, or not. */
export interface Desk extends BrowserContextOptions {
  readonly signedIn?: boolean;
}

/** An operator at the console, and whatever went wrong in their browser: errors of the page, and what its policy forbade. */
export class Operator {
  private readonly troubles: string[] = [];
  private borne: readonly RegExp[] = [];

  private constructor(readonly context: BrowserContext) {
    context.on('weberror', (trouble) => this.troubles.push(String(trouble.error())));
    context.on('console', (said) => {
      if (said.type() === 'error') {
        this.troubles.push(`${said.text()} ${said.location().url}`);
      }
    });
  }

  static async at(browser: Browser, { signedIn = true, ...desk }: Desk = {}): Promise<Operator> {
    const context = await browser.newContext({
      baseURL: running.url,
      viewport: DESK,
      reducedMotion: 'reduce',
      ...desk,
    });
    context.setDefaultTimeout(30_000);
    const operator = new Operator(context);
    if (signedIn) {
      await operator.signIn();
    }
    return operator;
  }

  /** Opens a session as the page does, without the page. */
  private async signIn(): Promise<void> {
    const headers = { 'X-Switchback-Console': '1', Origin: running.url };
    const answer = await this.context.request.post('/api/v1/session', { data: { key: running.adminKey }, headers });
    assert.ok(answer.ok(), `sign-in: ${answer.status()}`);
  }

  /** Opens a screen of an environment, or any address. */
  async open(path: string, environment = 'production'): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(path.includes('://') || path.startsWith('/') ? path : `/p/default/${environment}/${path}`);
    return page;
  }

  /** Takes troubles like these for what a test is about. */
  bears(...troubles: readonly RegExp[]): void {
    this.borne = troubles;
  }

  /** Closes every page, to go on with another; fails if anything went wrong that was not to be borne. */
  async rest(): Promise<void> {
    await Promise.all(this.context.pages().map((page) => page.close()));
    const unborne = this.troubles.splice(0).filter((trouble) => !this.borne.some((borne) => borne.test(trouble)));
    this.borne = [];
    assert.deepEqual(unborne, []);
  }

  /** Leaves; fails as {@link rest} does. */
  async leave(): Promise<void> {
    try {
      await this.rest();
    } finally {
      await this.context.close();
    }
  }
}

/** What axe's rules for colours are called that are on by themselves. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** What axe finds wrong with a part of a page as it is now, in words; by all of its rules, or by some. */
async function violations(page: Page, part: string, rules?: typeof COLOURS): Promise<readonly string[]> {
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  return page.evaluate(`axe.run(${JSON.stringify(part)}, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + ' ' + failureSummary)))`);
}

/** What is looked at: all of a page, or what is open in front of it. */
export type Part = 'html' | 'dialog[open]';

/** What axe finds wrong with a page in light, and with its colours in dark: nothing else is another there. */
export async function violationsInEitherTheme(
  page: Page,
  part: Part = 'html',
  each?: (theme: 'light' | 'dark') => Promise<void>,
): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    found.push(...(await violations(page, part, theme === 'dark' ? COLOURS : undefined)).map((violation) => `${theme}: ${violation}`));
    await each?.(theme);
  }
  return found;
}

/** Confirms what makes things riskier: says why, and in which environment. */
export async function confirm(page: Page, verb: string, environment: string, typed = /^(production|live)/.test(environment)): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('a test');
  if (typed) {
    await dialog.getByLabel(`Type ${environment} to confirm`).fill(environment);
  }
  await dialog.getByRole('button', { name: `${verb} in ${environment}` }).click();
  await dialog.waitFor({ state: 'detached' });
}
