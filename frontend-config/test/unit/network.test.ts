import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { createFlags, type Flags, type Options } from '@switchback/web';
import { Clock } from '../support/clock.js';
import { eventually, Memory, Page } from '../support/page.js';
import { answering, documentOf, gone, saying, Service, type Behaviour } from '../support/service.js';

const defaults = { ADDRESS: false, LIMIT: 10 };
const v2 = { ADDRESS: true, LIMIT: 20 };
const STREAM = '/ofrep/v1/stream?ticket=t1';
let service: Service;
let page: Page;
let clock: Clock | undefined;
let open: Flags<typeof defaults>[] = [];

before(() => {
  page = Page.open();
});

beforeEach(async () => {
  service = await Service.start();
});

afterEach(async () => {
  clock?.release();
  clock = undefined;
  open.forEach((flags) => flags.close());
  open = [];
  page.show();
  await service.stop();
});

after(() => page.close());

function make(options: Partial<Options<typeof defaults>> = {}): Flags<typeof defaults> {
  const flags = createFlags({ defaults, url: service.url, key: 'sbf_1', stream: false, cache: null, ...options });
  open.push(flags);
  return flags;
}

async function heard(options: Partial<Options<typeof defaults>> = {}): Promise<Flags<typeof defaults>> {
  const flags = make(options);
  await flags.refresh();
  return flags;
}

test('a page asks with its key and context, and again with the tag it holds', async () => {
  service.behaviour = answering(v2);
  const flags = await heard({ context: { targetingKey: 'u1', plan: 'pro' } });
  await flags.refresh();

  const [first, second] = service.questions;
  assert.equal(first?.path, '/ofrep/v1/evaluate/flags');
  assert.equal(first?.headers.authorization, 'Bearer sbf_1');
  assert.deepEqual(JSON.parse(first?.body ?? ''), { context: { targetingKey: 'u1', plan: 'pro' } });
  assert.equal(first?.headers['if-none-match'], undefined);
  assert.equal(second?.headers['if-none-match'], 'W/"1"');
  assert.equal(flags.values.LIMIT, 20);
});

const nonsense: readonly [string, Behaviour][] = [
  ['a login page', saying('<html>Sign in</html>', 200, { 'Content-Type': 'text/html' })],
  ['nothing', saying('')],
  ['no content', saying('', 204)],
  ['half a document', saying(documentOf(v2).slice(0, -9))],
  ['null', saying('null')],
  ['a number', saying('7')],
  ['a list', saying('[]')],
  ['an empty object', saying('{}')],
  ['flags that are none', saying('{"flags":{"ADDRESS":false}}')],
  ['the flat document', saying('{"ADDRESS":false}')],
  ['what is no text', (_, response) => void response.end(Buffer.from([0xff, 0xfe, 0x00, 0x80]))],
  ['an error', saying('{"flags":[]}', 500)],
  ['a refusal', saying('{}', 401)],
  ['too many requests, for ever', saying('', 429, { 'Retry-After': '99999999999999999999' })],
  ['a date to wait for', saying('', 503, { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' })],
  ['a circle', saying('', 307, { Location: '/ofrep/v1/evaluate/flags' })],
  ['another address that is none', saying('', 307, { Location: 'http://[' })],
  ['a cut connection', gone],
  ['a connection cut within the answer', (_, response) => {
    response.writeHead(200, { 'Content-Length': '1000' });
    response.write('{"flags":[');
    setTimeout(() => response.destroy(), 5);
  }],
  ['a promise of compression', saying('plain', 200, { 'Content-Encoding': 'gzip' })],
];

for (const [name, behaviour] of nonsense) {
  test(`${name} as an answer changes nothing, and is told`, async () => {
    const errors: unknown[] = [];
    service.behaviour = answering(v2);
    const flags = await heard({ onError: (error) => errors.push(error) });
    service.behaviour = behaviour;

    await flags.refresh();

    assert.deepEqual({ ...flags.values }, { ...v2, EMERGENCY_ROLLBACK: false });
    assert.equal(errors.length, 1);
  });

  test(`${name} as the first answer leaves the defaults`, async () => {
    service.behaviour = behaviour;
    const flags = make();
    await flags.ready;

    assert.deepEqual({ ...flags.values }, { ...defaults, EMERGENCY_ROLLBACK: false });
  });
}

test('entries that are none cost no other flag', async () => {
  service.behaviour = saying(`{"flags":[null,1,"x",[],{},{"key":{}},{"key":"LIMIT","value":20,"metadata":7},
    {"key":"ADDRESS","errorCode":"TARGETING_KEY_MISSING"}],"metadata":"none","eventStreams":{"type":"sse"}}`);
  const flags = await heard({ stream: true });

  assert.deepEqual({ ...flags.values }, { ADDRESS: false, LIMIT: 20, EMERGENCY_ROLLBACK: false });
});

test('who says that nothing has changed to a page that holds nothing is not believed', async () => {
  const errors: unknown[] = [];
  service.behaviour = saying('', 304);
  const flags = await heard({ onError: (error) => errors.push(error) });

  assert.equal(flags.values.ADDRESS, false);
  assert.equal(errors.length, 1);
});

test('an answer that does not come is not waited for', async () => {
  service.behaviour = () => undefined;
  const flags = make({ timeoutMs: 30 });
  await flags.ready;

  assert.deepEqual([flags.isReady(), flags.values.ADDRESS], [true, false]);
});

test('nor is one that comes in drops', async () => {
  service.behaviour = (_, response) => {
    response.writeHead(200);
    const drops = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(drops));
  };
  const flags = make({ timeoutMs: 50 });
  await flags.ready;

  assert.equal(flags.values.ADDRESS, false);
});

test('a context that is no JSON is told, and nothing is thrown', async () => {
  const errors: unknown[] = [];
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const flags = make({ context: circle as never, cache: new Memory(), onError: (error) => errors.push(error) });
  await flags.ready;
  await flags.setContext({ big: 1n as never });

  assert.equal(flags.values.ADDRESS, false);
  assert.equal(errors.length, 2);
});

test('addresses, keys and pauses that are none are told, and nothing is thrown', async () => {
  for (const odd of [{ url: 'nowhere' }, { url: 'http://[' }, { key: 'line\nbreak' }, { timeoutMs: Number.NaN }, { pollMs: -1 }]) {
    service.behaviour = gone;
    const errors: unknown[] = [];
    const flags = make({ ...odd, onError: (error) => errors.push(error) });
    await flags.ready;
    assert.equal(errors.length, 1);
    flags.close();
  }
});

test('whoever throws on hearing of an error, or of a change, keeps nobody from hearing', async () => {
  let changes = 0;
  service.behaviour = answering(v2);
  const flags = make({
    onError: () => {
      throw new Error('mine');
    },
  });
  flags.subscribe(() => {
    throw new Error('mine too');
  });
  const stop = flags.subscribe(() => changes++);
  await flags.ready;
  assert.equal(changes, 1);

  stop();
  flags.override('ADDRESS', false);
  assert.equal(changes, 1);
});

test('many wishes for news make two requests at most', async () => {
  service.behaviour = answering(v2);
  const flags = make();
  await Promise.all(Array.from({ length: 50 }, () => flags.refresh()));
  assert.equal(service.questions.length, 1);

  let release = () => {};
  service.behaviour = (_, response) => {
    release = () => answering(v2)({ method: '', path: '', headers: {}, body: '' }, response);
  };
  const slow = flags.refresh();
  await eventually(() => service.questions.length === 2, 'the page asks');
  const more = Array.from({ length: 50 }, () => flags.refresh());
  service.behaviour = answering(v2);
  release();
  await Promise.all([slow, ...more]);
  assert.equal(service.questions.length, 3);
});

test('the values of somebody else stand until the answer, and are forgotten without one', async () => {
  service.behaviour = answering(v2);
  const flags = await heard({ context: { targetingKey: 'u1' } });

  service.behaviour = gone;
  const asked = flags.setContext({ targetingKey: 'u2' });
  assert.equal(flags.values.ADDRESS, true);
  await asked;
  assert.equal(flags.values.ADDRESS, false);

  service.behaviour = answering({ ADDRESS: true, LIMIT: 30 });
  await flags.refresh();
  assert.equal(flags.values.LIMIT, 30);
  assert.equal(service.questions.at(-1)?.headers['if-none-match'], undefined);
});

test('an emergency is remembered for whoever comes next', async () => {
  service.behaviour = answering({ LIMIT: 5 }, { emergency: true });
  const flags = await heard({ context: { targetingKey: 'u1' } });
  service.behaviour = gone;
  await flags.setContext({ targetingKey: 'u2' });

  assert.deepEqual({ ...flags.values }, { ADDRESS: false, LIMIT: 5, EMERGENCY_ROLLBACK: true });
});

test('a late answer for somebody else is dropped, also where requests cannot be', async () => {
  const { fetch } = globalThis;
  globalThis.fetch = (address, { signal: _, ...request } = {}) => fetch(address, request);
  const late: (() => void)[] = [];
  service.behaviour = ({ body }, response) => {
    if (body.includes('u1')) {
      late.push(() => response.end(documentOf({ ADDRESS: true, LIMIT: 1 })));
    } else {
      response.end(documentOf({ ADDRESS: false, LIMIT: 2 }));
    }
  };
  const flags = make({ context: { targetingKey: 'u1' } });
  await eventually(() => late.length === 1, 'the page asks');
  const seen: number[] = [];
  flags.subscribe(() => seen.push(flags.values.LIMIT));
  const asked = flags.setContext({ targetingKey: 'u2' });
  late.forEach((answer) => answer());
  await asked;
  globalThis.fetch = fetch;

  assert.deepEqual(seen, [2]);
});

test('what was heard is there at the next start, before any answer, and revalidated by its tag', async () => {
  const cache = new Memory();
  service.behaviour = answering(v2, { stream: STREAM });
  (await heard({ cache })).close();

  const flags = make({ cache });
  assert.deepEqual([flags.values.ADDRESS, flags.detail('ADDRESS').source, flags.isReady()], [true, 'cache', true]);

  await flags.refresh();
  assert.equal(service.questions.at(-1)?.headers['if-none-match'], 'W/"1"');
  assert.deepEqual([flags.values.ADDRESS, flags.detail('ADDRESS').source], [true, 'server']);
});

test('an emergency that was heard is there at the next start, without a network', async () => {
  const cache = new Memory();
  service.behaviour = answering({ ADDRESS: false, LIMIT: 10 }, { emergency: true });
  (await heard({ cache })).close();
  service.behaviour = gone;

  const flags = await heard({ cache, bootstrap: v2, env: { VITE_ADDRESS: 'true' } });
  assert.deepEqual({ ...flags.values }, { ...defaults, EMERGENCY_ROLLBACK: true });
});

test('the address of a stream, which holds a credential, is not kept', async () => {
  const cache = new Memory();
  service.behaviour = answering(v2, { stream: STREAM });
  await heard({ cache });

  assert.equal(cache.items.size, 1);
  assert.doesNotMatch([...cache.items.values()].join(), /ticket|sbf_1/);
});

test('what is remembered for somebody else, of another service or key, or for too long is not used', async () => {
  const cache = new Memory();
  service.behaviour = answering(v2);
  (await heard({ cache, context: { targetingKey: 'u1' } })).close();
  service.behaviour = gone;

  assert.equal(make({ cache, context: { targetingKey: 'u1' } }).values.ADDRESS, true);
  assert.equal(make({ cache, context: { targetingKey: 'u2' } }).values.ADDRESS, false);
  assert.equal(make({ cache, context: { targetingKey: 'u1' }, key: 'sbf_2' }).values.ADDRESS, false);
  assert.equal(make({ cache, context: { targetingKey: 'u1' }, url: 'http://127.0.0.1:1' }).values.ADDRESS, false);

  clock = new Clock(Number.POSITIVE_INFINITY);
  clock.advance(30 * 86_400_000);
  assert.equal(make({ cache, context: { targetingKey: 'u1' } }).values.ADDRESS, false);
});

test('spoilt memories are none', async () => {
  const cache = new Memory();
  service.behaviour = answering(v2);
  (await heard({ cache })).close();
  service.behaviour = gone;
  const [name = '', good = ''] = [...cache.items][0] ?? [];

  for (const bad of ['', '{', 'null', '7', '{}', '{"said":{"flags":7}}', good.replace('"said"', '"Said"'), good.slice(1)]) {
    cache.items.set(name, bad);
    assert.equal(make({ cache }).values.ADDRESS, false);
  }
});

test('a store that refuses is done without, in silence', async () => {
  const refuse = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  const errors: unknown[] = [];
  service.behaviour = answering(v2);
  const flags = await heard({ cache: { getItem: refuse, setItem: refuse }, onError: (error) => errors.push(error) });
  assert.equal(flags.values.ADDRESS, true);

  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse });
  const denied = createFlags({ defaults, url: service.url, stream: false, onError: (error) => errors.push(error) });
  open.push(denied);
  await denied.ready;
  Reflect.deleteProperty(globalThis, 'localStorage');
  assert.equal(denied.values.ADDRESS, true);
  assert.deepEqual(errors, []);
});

test('a page polls at random about its pace, and not while it is hidden', async () => {
  clock = new Clock(1_000, 0.25);
  service.behaviour = answering(v2);
  const flags = await heard({ pollMs: 10_000 });
  assert.equal(clock.pause, 7_500);

  clock.ring();
  await flags.refresh();
  const asked = service.questions.length;
  assert.ok(asked >= 2);

  page.hide();
  clock.ring();
  await flags.ready;
  assert.equal(service.questions.length, asked);
  assert.equal(clock.pause, 7_500);
});

test('a page that is not to poll does not', async () => {
  clock = new Clock(Number.NEGATIVE_INFINITY);
  service.behaviour = answering(v2);
  for (const pollMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    await heard({ pollMs });
  }

  assert.deepEqual(clock.pauses, []);
});

test('failures make pauses grow to five minutes, at random, and an answer makes them short again', async () => {
  clock = new Clock(1_000, 0.5);
  service.behaviour = gone;
  const flags = await heard();
  for (let i = 0; i < 10; i++) {
    await flags.refresh();
  }
  assert.deepEqual(clock.pauses.slice(0, 3), [1_000, 2_000, 4_000]);
  assert.equal(clock.pause, 150_000);

  service.behaviour = answering(v2);
  await flags.refresh();
  assert.equal(clock.pause, 60_000);
});

test('chance may be none: the page asks again all the same', async () => {
  clock = new Clock(0, 0);
  service.behaviour = gone;
  const flags = make({ pollMs: 0 });
  await flags.ready;

  assert.equal(clock.pauses.at(-1), 0);
});

test('a page that is told to wait waits that long, and a quarter of an hour at most', async () => {
  clock = new Clock(1_000, 0.5);
  service.behaviour = saying('', 429, { 'Retry-After': '30' });
  const flags = await heard();
  assert.equal(clock.pause, 31_000);

  service.behaviour = saying('', 503, { 'Retry-After': '999999' });
  await flags.refresh();
  assert.equal(clock.pause, 902_000);
});

test('a page asks when it comes back to sight or to the network, unless it has just asked', async () => {
  clock = new Clock(10_000);
  service.behaviour = answering(v2);
  const flags = await heard();
  page.hide();
  page.show();
  page.goOnline();
  await flags.ready;
  assert.equal(service.questions.length, 1);

  clock.advance(6_000);
  page.show();
  await eventually(() => service.questions.length === 2, 'asked on sight');
  clock.advance(6_000);
  page.goOnline();
  await eventually(() => service.questions.length === 3, 'asked on line');
});

test('what the stream tells is asked for at once, and from a node that knows it', async () => {
  service.behaviour = answering({ ADDRESS: false }, { stream: STREAM });
  const flags = await heard({ stream: true });
  await eventually(() => service.streams.length === 1, 'the page listens');
  service.behaviour = answering(v2, { stream: STREAM, tag: 'W/"2"' });

  service.tell(17);

  await eventually(() => flags.values.ADDRESS, 'the page hears');
  assert.equal(service.questions.at(-1)?.path, '/ofrep/v1/evaluate/flags?flagConfigEtag=17');
  assert.equal(service.questions.at(-1)?.headers['if-none-match'], 'W/"1"');
  assert.equal(service.streams.length, 1);
});

test('a page without an open stream asks for a whole answer, which says where the stream is', async () => {
  const cache = new Memory();
  service.behaviour = answering(v2, { stream: STREAM });
  (await heard({ cache })).close();

  await heard({ cache, stream: true });

  assert.equal(service.questions.at(-1)?.headers['if-none-match'], undefined);
  await eventually(() => service.streams.length === 1, 'the page listens');
});

test('a page with a live stream polls a fifth as often', async () => {
  clock = new Clock(10_000);
  service.behaviour = answering(v2, { stream: STREAM });
  await heard({ stream: true });
  assert.equal(clock.pause, 60_000);
  await eventually(() => service.streams.length === 1, 'the page listens');

  service.tell(1);

  await eventually(() => clock?.pause === 300_000, 'the stream is live');
});

test('a stream whose address has expired is opened anew at the next answer', async () => {
  service.behaviour = answering(v2, { stream: STREAM });
  const listen = service.stream;
  let refused = 0;
  service.stream = (_, response) => {
    refused++;
    response.writeHead(401).end();
  };
  clock = new Clock(900);
  const flags = await heard({ stream: true });
  await eventually(() => refused === 1, 'the stream is refused');
  await eventually(() => clock?.pause === 1_000, 'the page will ask soon');

  service.stream = listen;
  service.behaviour = answering(v2, { stream: STREAM.replace('t1', 't2') });
  clock.ring();
  await eventually(() => service.streams.length === 1, 'the page listens');
  assert.equal(service.heard.at(-1)?.path, '/ofrep/v1/stream?ticket=t2');
  assert.equal(flags.values.ADDRESS, true);
});

test('a stream that is refused again and again makes the pauses longer, up to those of polling', async () => {
  service.behaviour = answering(v2, { stream: STREAM });
  service.stream = (_, response) => void response.writeHead(429).end();
  clock = new Clock(900);
  const flags = await heard({ stream: true });
  for (let refusals = 1; refusals <= 8; refusals++) {
    await eventually(() => clock?.pauses.includes(Math.min(500 * 2 ** refusals, 60_000)) ?? false, `refusal ${refusals}`);
    await flags.refresh();
  }
  assert.ok(Math.max(...clock.pauses) <= 60_000);
});

test('a stream that cannot be made is done without', async () => {
  const source = globalThis.EventSource;
  service.behaviour = answering(v2, { stream: STREAM });
  Object.assign(globalThis, {
    EventSource: class {
      constructor() {
        throw new DOMException('blocked', 'SecurityError');
      }
    },
  });
  clock = new Clock(900);
  const flags = await heard({ stream: true });
  await flags.refresh();
  assert.equal(flags.values.ADDRESS, true);
  assert.deepEqual(clock.pauses, [1_000, 2_000]);

  Object.assign(globalThis, { EventSource: undefined });
  assert.equal((await heard({ stream: true })).values.ADDRESS, true);
  Object.assign(globalThis, { EventSource: source });
});

test('what is closed asks no more, and keeps its values', async () => {
  clock = new Clock(1_000);
  service.behaviour = answering(v2, { stream: STREAM });
  const flags = await heard({ stream: true });
  await eventually(() => service.streams.length === 1, 'the page listens');
  const asked = service.questions.length;
  flags.close();
  flags.close();

  clock.advance(60_000);
  page.show();
  page.goOnline();
  clock.ring();
  await Promise.all([flags.refresh(), flags.setContext({ targetingKey: 'u2' })]);
  await eventually(() => service.streams[0]?.closed ?? false, 'the stream is closed');

  assert.equal(service.questions.length, asked);
  assert.equal(flags.values.ADDRESS, true);
});

test('who closes before the first request makes none', async () => {
  const flags = make();
  flags.close();
  await flags.ready;

  assert.equal(service.heard.length, 0);
});
