import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFlags } from '@switchback/web';
import { createReporter, type Tally } from '@switchback/web/report';
import { Page } from '../support/page.js';

function prepared(options: { sample?: number; send?: (url: string, body: string) => void } = {}) {
  const sent: Tally[][] = [];
  const flags = createFlags({ defaults: { A: false, B: false }, url: 'http://127.0.0.1:1', stream: false, cache: null, bootstrap: { B: true } });
  const send = (_: string, body: string) => void sent.push(JSON.parse(body).tallies);
  const reporter = createReporter(flags, { url: '/reports', send, ...options });
  flags.close();
  return { sent, flags, reporter };
}

const known = (tallies: readonly Tally[] | undefined) => tallies?.map(({ millis, ...rest }) => ({ ...rest, timed: millis >= 0 }));

test('the version that the flag says is run, timed and counted', async () => {
  const { reporter, sent } = prepared();
  const failure = new Error('mine');

  assert.equal(reporter.call('A', { v1: () => 'old', v2: () => 'new' }), 'old');
  assert.equal(reporter.call('B', { v1: () => 'old', v2: () => 'new' }), 'new');
  assert.throws(() => reporter.call('B', { v1: () => 1, v2: () => { throw failure; } }), failure);
  await assert.rejects(reporter.call('A', { v1: () => Promise.reject(failure), v2: () => Promise.resolve() }), failure);
  assert.equal(await reporter.call('A', { v1: async () => 3, v2: async () => 4 }), 3);
  reporter.flush();

  assert.deepEqual(known(sent[0]), [
    { flag: 'A', version: 'v1', calls: 3, errors: 1, timed: true },
    { flag: 'B', version: 'v2', calls: 2, errors: 1, timed: true },
  ]);
});

test('what was sent is not sent again, and nothing is not sent', () => {
  const { reporter, sent } = prepared();
  reporter.count('A', 'v1', false, 5);
  reporter.flush();
  reporter.flush();

  assert.deepEqual(sent, [[{ flag: 'A', version: 'v1', calls: 1, errors: 0, millis: 5 }]]);
});

test('a page that is not in the sample sends nothing', () => {
  const { reporter, sent } = prepared({ sample: 0 });
  reporter.count('A', 'v1', false, 5);
  reporter.flush();

  assert.deepEqual(sent, []);
});

test('a page that is left sends what it has counted, and bears a refusal', () => {
  const page = Page.open();
  const beacons: string[] = [];
  const { reporter } = prepared({ send: (url) => beacons.push(url) });
  const refused = prepared({ send: () => { throw new Error('blocked'); } });
  reporter.count('A', 'v1', false, 5);
  refused.reporter.count('A', 'v1', false, 5);

  page.hide();
  page.show();
  page.close();

  assert.deepEqual(beacons, ['/reports']);
});
