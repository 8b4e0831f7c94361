import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { createFlags, readBootstrap } from '@switchback/web';
import { FlagsProvider, Switch } from '@switchback/react';
import { manifest } from '../support/register.js';
import type { Visit } from '../support/site.js';

const { url, key, broken } = readBootstrap('visit') as Visit;

const flags = createFlags({
  defaults: manifest,
  url,
  context: { targetingKey: 'u1' },
  timeoutMs: 20_000,
  bootstrap: readBootstrap(),
  ...(key && { key }),
});

const Structured = (): string => {
  if (broken) {
    throw new Error('V2 is broken');
  }
  return 'Street, number, city';
};

const form = h(Switch, { flag: 'ADDRESS', v1: 'Address', v2: h(Structured) });
const root = document.querySelector('main');
if (root) {
  createRoot(root).render(h(FlagsProvider, { flags }, form));
}
void flags.ready.then(() => document.body.setAttribute('data-ready', ''));
