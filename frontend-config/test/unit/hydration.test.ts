import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import { createFlags } from '@switchback/web';
import { FlagsProvider, Switch, useFlag } from '@switchback/react';
import { manifest } from '../support/register.js';

test('a page that is rendered by a server shows what it came with, not what this browser remembers', () => {
  const flags = createFlags({
    defaults: manifest,
    url: 'http://127.0.0.1:1',
    stream: false,
    cache: null,
    bootstrap: { ADDRESS: true, THEME: 'bold' },
    overrides: { THEME: 'mine' },
  });
  flags.close();
  const Theme = (): string => {
    const theme: string = useFlag('THEME');
    return theme;
  };
  // @ts-expect-error The declared manifest names no such flag.
  const Unknown = (): string => useFlag('UNKNOWN');
  const body = [h(Theme, { key: 1 }), h(Switch, { key: 2, flag: 'ADDRESS', v1: '|old', v2: '|new' }), h(Unknown, { key: 3 })];

  assert.equal(renderToString(h(FlagsProvider, { flags }, body)).replaceAll('<!-- -->', ''), 'bold|new');
});
