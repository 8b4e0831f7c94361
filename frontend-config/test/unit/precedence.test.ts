import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createFlags, type Flags, type Manifest, type Options } from '@switchback/web';
import { Memory } from '../support/page.js';
import { answering, gone, saying, Service } from '../support/service.js';

const defaults = { ADDRESS: false, LIMIT: 10, THEME: 'plain', LAYOUT: { columns: 1 } };
const v2 = { ADDRESS: true, LIMIT: 20, THEME: 'bold', LAYOUT: { columns: 2 } };
const env = { VITE_ADDRESS: 'true', REACT_APP_LIMIT: '30', NEXT_PUBLIC_THEME: 'built', VITE_LAYOUT: '{"columns":3}' };
const open: Flags[] = [];
let service: Service;

before(async () => {
  service = await Service.start();
});

afterEach(() => {
  open.splice(0).forEach((flags) => flags.close());
  Reflect.deleteProperty(globalThis, '__ENV__');
});

after(() => service.stop());

function make(options: Partial<Options<typeof defaults>> = {}): Flags<typeof defaults> {
  const flags = createFlags({ defaults, url: service.url, key: 'sbf_1', stream: false, cache: null, ...options });
  open.push(flags as unknown as Flags);
  return flags;
}

async function heard(options: Partial<Options<typeof defaults>> = {}): Promise<Flags<typeof defaults>> {
  const flags = make(options);
  await flags.refresh();
  return flags;
}

/** Returns what a page remembers that has heard of `values`; from then on nobody answers. */
async function remembering(values: Manifest): Promise<Memory> {
  const cache = new Memory();
  service.behaviour = answering(values);
  (await heard({ cache })).close();
  service.behaviour = gone;
  return cache;
}

test('an override stands above an emergency', async () => {
  service.behaviour = answering({ ADDRESS: false }, { emergency: true });
  const flags = await heard({ overrides: { ADDRESS: true }, env: { VITE_EMERGENCY_ROLLBACK: 'true' } });

  assert.equal(flags.values.ADDRESS, true);
  assert.equal(flags.detail('ADDRESS').source, 'override');

  flags.override('ADDRESS', undefined);
  assert.equal(flags.values.ADDRESS, false);
});

for (const name of ['VITE_EMERGENCY_ROLLBACK', 'REACT_APP_EMERGENCY_ROLLBACK', 'NEXT_PUBLIC_EMERGENCY_ROLLBACK']) {
  test(`${name} forces V1 above all that others say`, async () => {
    service.behaviour = answering(v2);
    const flags = await heard({ bootstrap: v2, env: { ...env, [name]: 'TRUE ' }, envMode: 'override' });

    assert.deepEqual({ ...flags.values }, { ...defaults, EMERGENCY_ROLLBACK: true });
    assert.equal(flags.detail('LIMIT').source, 'emergency');
  });
}

test('so do the variables of the page, with a prefix or without', async () => {
  service.behaviour = answering(v2);
  for (const name of ['EMERGENCY_ROLLBACK', 'REACT_APP_EMERGENCY_ROLLBACK']) {
    Object.assign(globalThis, { __ENV__: { [name]: true } });
    const flags = await heard();
    assert.equal(flags.values.ADDRESS, false);
    assert.equal(flags.values.EMERGENCY_ROLLBACK, true);
    Reflect.deleteProperty(globalThis, '__ENV__');
  }
});

test('an emergency can be forced by an override, and taken back', async () => {
  service.behaviour = answering(v2);
  const flags = await heard();

  flags.override('EMERGENCY_ROLLBACK', true);
  assert.deepEqual({ ...flags.values }, { ...defaults, EMERGENCY_ROLLBACK: true });

  flags.override('EMERGENCY_ROLLBACK', undefined);
  assert.deepEqual({ ...flags.values }, { ...v2, EMERGENCY_ROLLBACK: false });
});

test('an emergency of the server stands above variables, and leaves what it does not name on V1', async () => {
  service.behaviour = answering({ ADDRESS: false, LIMIT: 5 }, { emergency: true });
  const flags = await heard({ bootstrap: v2, env, envMode: 'override' });

  assert.deepEqual({ ...flags.values }, { ADDRESS: false, LIMIT: 5, THEME: 'plain', LAYOUT: { columns: 1 }, EMERGENCY_ROLLBACK: true });
  assert.equal(flags.detail('ADDRESS').source, 'emergency');
});

test('an emergency of one flag stands above its variable', async () => {
  service.behaviour = (_, response) =>
    response.end(JSON.stringify({
      flags: [{ key: 'ADDRESS', value: false, metadata: { 'switchback.reason': 'EMERGENCY_ROLLBACK' } }, { key: 'LIMIT', value: 20 }],
    }));
  const flags = await heard({ env, envMode: 'override' });

  assert.equal(flags.values.ADDRESS, false);
  assert.equal(flags.values.LIMIT, 30);
  assert.equal(flags.values.EMERGENCY_ROLLBACK, false);
});

test('the server stands above the bootstrap and variables', async () => {
  service.behaviour = answering(v2);
  const flags = await heard({ bootstrap: { ADDRESS: false, LIMIT: 1 }, env });

  assert.deepEqual({ ...flags.values }, { ...v2, EMERGENCY_ROLLBACK: false });
  assert.equal(flags.detail('LIMIT').source, 'server');
});

test('what is remembered of the server stands above the bootstrap, and that above variables', async () => {
  const cache = await remembering({ ADDRESS: true });
  const flags = make({ bootstrap: { ADDRESS: false, LIMIT: 1 }, env, cache });

  assert.deepEqual([flags.values.ADDRESS, flags.detail('ADDRESS').source], [true, 'cache']);
  assert.deepEqual([flags.values.LIMIT, flags.detail('LIMIT').source], [1, 'bootstrap']);
  assert.deepEqual([flags.values.THEME, flags.detail('THEME').source], ['built', 'environment']);
});

test('an emergency that the page came with stands above what is remembered', async () => {
  const cache = await remembering(v2);
  const flags = make({ bootstrap: { ADDRESS: false, EMERGENCY_ROLLBACK: true }, cache });

  assert.deepEqual({ ...flags.values }, { ...defaults, EMERGENCY_ROLLBACK: true });
});

test('variables stand in while nobody has answered, each read as the type of its default', () => {
  const flags = make({ url: 'http://127.0.0.1:1', env });

  assert.deepEqual({ ...flags.values }, { ADDRESS: true, LIMIT: 30, THEME: 'built', LAYOUT: { columns: 3 }, EMERGENCY_ROLLBACK: false });
});

test('a variable that makes no sense is not there', () => {
  const flags = make({ url: 'http://127.0.0.1:1', env: { VITE_ADDRESS: 'maybe', VITE_LIMIT: '', VITE_LAYOUT: '{' } });

  assert.deepEqual({ ...flags.values }, { ...defaults, EMERGENCY_ROLLBACK: false });
});

test('what the page says of itself stands above what was built in', () => {
  Object.assign(globalThis, { __ENV__: { LIMIT: 7, REACT_APP_THEME: 'served' } });
  const flags = make({ url: 'http://127.0.0.1:1', env });

  assert.deepEqual([flags.values.LIMIT, flags.values.THEME], [7, 'served']);
});

test('variables that are to override stand above the server', async () => {
  service.behaviour = answering(v2);
  const flags = await heard({ env: { VITE_LIMIT: '30' }, envMode: 'override' });

  assert.deepEqual([flags.values.LIMIT, flags.detail('LIMIT').source], [30, 'environment']);
  assert.equal(flags.values.ADDRESS, true);
});

test('a flag that is off, or gone, has its default whatever the page came with', async () => {
  service.behaviour = answering({ ADDRESS: undefined });
  const flags = await heard({ bootstrap: v2, env });

  assert.deepEqual({ ...flags.values }, { ...defaults, EMERGENCY_ROLLBACK: false });
});

test('a value of another type is not believed, and told once', async () => {
  for (const value of ['true', 1, null, [], {}]) {
    const errors: unknown[] = [];
    service.behaviour = answering({ ADDRESS: value });
    const flags = await heard({ onError: (error) => errors.push(error) });
    assert.deepEqual([flags.values.ADDRESS, flags.get('ADDRESS'), flags.detail('ADDRESS').mismatch], [false, false, true]);
    assert.equal(errors.length, 1);
    assert.match(String(errors[0]), /ADDRESS is of another type/);
  }
  service.behaviour = answering({ LAYOUT: [1], LIMIT: '20' });
  const flags = await heard();
  assert.deepEqual([flags.values.LAYOUT, flags.values.LIMIT], [{ columns: 1 }, 10]);
});

test('falsy values are values', async () => {
  service.behaviour = answering({ ADDRESS: false, LIMIT: 0, THEME: '' });
  const flags = await heard({ bootstrap: v2 });

  assert.deepEqual([flags.values.ADDRESS, flags.values.LIMIT, flags.values.THEME], [false, 0, '']);
});

test('a version is V1 while the value is that of the manifest', async () => {
  service.behaviour = answering({ ADDRESS: true, LIMIT: 10, THEME: 'bold', LAYOUT: { columns: 1 } });
  const flags = await heard();

  assert.deepEqual(
    [flags.version('ADDRESS'), flags.version('LIMIT'), flags.version('THEME'), flags.version('LAYOUT')],
    ['v2', 'v1', 'v2', 'v1'],
  );
});

test('names of every object are flags like any other', async () => {
  const odd: Manifest = JSON.parse('{"__proto__": 1, "constructor": 1, "toString": 1}');
  service.behaviour = saying('{"flags":[{"key":"__proto__","value":2},{"key":"constructor","value":2}]}');
  const flags = createFlags({ defaults: odd, url: service.url, stream: false, cache: null });
  open.push(flags);
  await flags.ready;

  assert.deepEqual(Object.keys(odd).map((key) => flags.get(key)), [2, 2, 1]);
  assert.equal(flags.detail('hasOwnProperty').value, undefined);
  assert.equal(({} as { value?: unknown }).value, undefined);
});

test('a flag that the manifest does not name is known all the same', async () => {
  service.behaviour = answering({ NEWER: 'yes' });
  const flags = await heard();

  assert.deepEqual(flags.detail('NEWER'), { value: 'yes', source: 'server', variant: 'yes', reason: 'SPLIT' });
});

test('a page begins with what its server has rendered', async () => {
  service.behaviour = answering(v2);
  const flags = await heard({ bootstrap: { LIMIT: 15 }, overrides: { ADDRESS: true } });

  assert.deepEqual([flags.initial('LIMIT'), flags.initial('ADDRESS'), flags.initial('EMERGENCY_ROLLBACK')], [15, false, false]);
});

test('an object is the same object until it changes', async () => {
  service.behaviour = answering(v2);
  const flags = await heard();

  assert.equal(flags.values.LAYOUT, flags.get('LAYOUT'));
});
