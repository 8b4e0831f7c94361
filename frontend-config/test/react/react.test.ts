import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createElement as h, StrictMode, Suspense, useEffect, version, type ReactElement, type ReactNode } from 'react';
import { act, create, type ReactTestRenderer } from 'react-test-renderer';
import { createFlags, type Flags, type Manifest } from '@switchback/web';
import { FlagsProvider, Switch, useFlag, useFlags, useFlagSuspense, useVersion } from '@switchback/react';
import { manifest } from '../support/register.js';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const open: { close(): void }[] = [];
const mounted: ReactTestRenderer[] = [];

afterEach(() => {
  mounted.splice(0).forEach((tree) => act(() => tree.unmount()));
  open.splice(0).forEach((flags) => flags.close());
});

function flagsOf(overrides: Manifest = {}, bootstrap?: unknown): Flags<typeof manifest> {
  const flags = createFlags({
    defaults: manifest,
    url: 'http://127.0.0.1:1',
    stream: false,
    cache: null,
    overrides,
    bootstrap,
  });
  open.push(flags);
  return flags;
}

function render(flags: Flags<typeof manifest>, child: ReactNode): ReactTestRenderer {
  let tree: ReactTestRenderer | undefined;
  act(() => {
    tree = create(h(StrictMode, null, h(FlagsProvider, { flags }, child)));
  });
  assert.ok(tree);
  mounted.push(tree);
  return tree;
}

/** Keeps React from printing what is expected. */
function quietly<T>(action: () => T): T {
  const { error } = console;
  console.error = () => undefined;
  try {
    return action();
  } finally {
    console.error = error;
  }
}

const Theme = (): string => String(useFlag('THEME'));
const Address = (): string => useVersion('ADDRESS');

test(`the React under test is the one that is meant`, () => {
  assert.equal(version.split('.')[0], process.env['REACT_MAJOR']);
});

test('a component renders again when its flag changes, and only then', () => {
  const flags = flagsOf();
  let renderings = 0;
  const Counted = () => {
    renderings++;
    return h(Theme);
  };
  const tree = render(flags, h(Counted));
  assert.equal(tree.toJSON(), 'plain');
  const before = renderings;

  act(() => flags.override('THEME', 'bold'));
  assert.equal(tree.toJSON(), 'bold');
  assert.equal(renderings, before);
});

test('a version follows its flag', () => {
  const flags = flagsOf();
  const tree = render(flags, h(Address));
  assert.equal(tree.toJSON(), 'v1');

  act(() => flags.override('ADDRESS', true));
  assert.equal(tree.toJSON(), 'v2');
  act(() => flags.override('EMERGENCY_ROLLBACK', true));
  assert.equal(tree.toJSON(), 'v2', 'an override stands above an emergency');
  act(() => flags.override('ADDRESS', undefined));
  assert.equal(tree.toJSON(), 'v1');
});

test('a switch follows its flag while one watches', () => {
  const flags = flagsOf();
  const tree = render(flags, h(Switch, { flag: 'ADDRESS', v1: 'old form', v2: 'new form' }));
  assert.equal(tree.toJSON(), 'old form');

  act(() => flags.override('ADDRESS', true));
  assert.equal(tree.toJSON(), 'new form');
  act(() => flags.override('ADDRESS', false));
  assert.equal(tree.toJSON(), 'old form');
});

test('a V2 that throws is replaced by V1, told, and tried again when its flag has been back on V1', () => {
  const flags = flagsOf({ ADDRESS: true });
  const errors: unknown[] = [];
  let broken = true;
  const Form = (): string => {
    if (broken) {
      throw new Error('V2 is broken');
    }
    return 'new form';
  };
  const tree = quietly(() =>
    render(flags, h(Switch, { flag: 'ADDRESS', v1: 'old form', v2: h(Form), onError: (error) => errors.push(error) })),
  );
  assert.equal(tree.toJSON(), 'old form');
  assert.deepEqual(errors.map(String), ['Error: V2 is broken']);

  broken = false;
  act(() => flags.override('THEME', 'bold'));
  assert.equal(tree.toJSON(), 'old form', 'it does not flicker back');
  act(() => flags.override('ADDRESS', false));
  act(() => flags.override('ADDRESS', true));
  assert.equal(tree.toJSON(), 'new form');
});

test('so is a V2 that throws in an effect, and one that throws later', () => {
  const flags = flagsOf({ ADDRESS: true });
  const InEffect = (): string => {
    useEffect(() => {
      throw new Error('late');
    }, []);
    return 'new form';
  };
  const first = quietly(() => render(flags, h(Switch, { flag: 'ADDRESS', v1: 'old form', v2: h(InEffect) })));
  assert.equal(first.toJSON(), 'old form');

  const Later = (): string => {
    if (useFlag('THEME') === 'bold') {
      throw new Error('later');
    }
    return 'new form';
  };
  const second = render(flags, h(Switch, { flag: 'ADDRESS', v1: 'old form', v2: h(Later) }));
  assert.equal(second.toJSON(), 'new form');
  quietly(() => act(() => flags.override('THEME', 'bold')));
  assert.equal(second.toJSON(), 'old form');
});

test('what V1 throws goes up', () => {
  const flags = flagsOf();
  const Broken = (): ReactElement => {
    throw new Error('V1 is broken');
  };
  assert.throws(
    () => quietly(() => render(flags, h(Switch, { flag: 'ADDRESS', v1: h(Broken), v2: 'new form' }))),
    /V1 is broken/,
  );
});

test('a component that must not flicker waits for the first answer, and not for ever', async () => {
  const flags = flagsOf();
  const Waiting = (): string => String(useFlagSuspense('THEME'));
  const tree = render(flags, h(Suspense, { fallback: 'waiting' }, h(Waiting)));
  assert.equal(tree.toJSON(), 'waiting');

  await act(() => flags.ready);
  assert.equal(tree.toJSON(), 'plain');
});

test('a component that has something to begin with does not wait', () => {
  const Waiting = (): string => String(useFlagSuspense('THEME'));
  const tree = render(flagsOf({}, { THEME: 'bold' }), h(Suspense, { fallback: 'waiting' }, h(Waiting)));
  assert.equal(tree.toJSON(), 'bold');
});

test('a hook without a provider says what is missing', () => {
  const Lost = (): string => String(useFlags());
  assert.throws(() => quietly(() => act(() => void create(h(Lost)))), /There is no FlagsProvider/);
});
