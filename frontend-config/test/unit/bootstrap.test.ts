import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createFlags, readBootstrap, writeBootstrap, type Values } from '@switchback/web';

afterEach(() => Reflect.deleteProperty(globalThis, 'document'));

/** Makes a document that holds one element with `text`. */
function holding(id: string, text: string): void {
  const getElementById = (wanted: string) => (wanted === id ? { textContent: text } : null);
  Object.assign(globalThis, { document: { getElementById } });
}

test('what is written can be read, and ends no element', () => {
  const flags = { THEME: '</script><script>alert(1)</script><!--', ADDRESS: true };
  const element = writeBootstrap(flags);

  assert.match(element, /^<script type="application\/json" id="switchback-flags">[^<]*<\/script>$/);
  holding('switchback-flags', element.slice(element.indexOf('>') + 1, -'</script>'.length));
  assert.deepEqual(readBootstrap(), flags);
});

test('what is not there, or is no JSON, is no bootstrap', () => {
  assert.equal(readBootstrap(), undefined);
  holding('other', '{}');
  assert.equal(readBootstrap(), undefined);
  holding('switchback-flags', '{');
  assert.equal(readBootstrap(), undefined);
});

test('a page that came with flags is ready at once; one that came with nonsense is not', async () => {
  for (const [bootstrap, ready] of [[{ ADDRESS: true }, true], [undefined, false], [null, false], [7, false], ['', false], [[], false]]) {
    const flags = createFlags({ defaults: { ADDRESS: false }, url: 'http://127.0.0.1:1', stream: false, cache: null, bootstrap });
    assert.equal(flags.isReady(), ready);
    assert.equal(flags.values.ADDRESS, ready);
    await flags.ready;
    flags.close();
  }
});

test('the constants have the types of the manifest', () => {
  const manifest = { USE_NEW_CUSTOMER_ADDRESS: false, LIMIT: 10, THEME: 'plain', SIZES: [1, 2], LAYOUT: { columns: 1 } } as const;
  const flags = createFlags({ defaults: manifest, url: 'http://127.0.0.1:1', stream: false, cache: null });
  const FLAGS: Values<typeof manifest> = flags.values;

  const address: boolean = FLAGS.USE_NEW_CUSTOMER_ADDRESS;
  const limit: number = FLAGS.LIMIT + 1;
  const theme: string = FLAGS.THEME.toUpperCase();
  const sizes: number = FLAGS.SIZES.length;
  const emergency: boolean = FLAGS.EMERGENCY_ROLLBACK;
  // @ts-expect-error The manifest names no such flag.
  const unknown = FLAGS.USE_NEW_CUSTOMER_ADRESS;
  // @ts-expect-error The shape of an object is the server's word.
  const columns: number = FLAGS.LAYOUT.columns;
  // @ts-expect-error Constants are read only.
  assert.throws(() => (FLAGS.LIMIT = 3), TypeError);
  // @ts-expect-error Nor is there a method for it.
  flags.override('LIMITS', 3);
  flags.close();

  assert.deepEqual([address, limit, theme, sizes, emergency, unknown, columns], [false, 11, 'PLAIN', 2, false, undefined, 1]);
});
