import { describe, expect, it } from 'vitest';
import { tally } from '../src/core/reasons';
import { curl, engageCommand, java, type Question, requestAsCurl, typescript } from '../src/core/snippets';

const QUESTION: Question = {
  origin: 'https://flags.example',
  project: 'default',
  environment: 'production',
  flag: {
    key: 'new-checkout',
    type: 'boolean',
    variations: [
      { key: 'v1', value: false },
      { key: 'v2', value: true },
    ],
    rollbackVariation: 'v1',
  },
  context: { targetingKey: "o'neil", plan: 'be"ta', seats: 3, tags: ['a'] },
};

describe('a snippet', () => {
  it('for the shell holds its quotes, and no key', () => {
    expect(curl(QUESTION)).toBe(
      [
        `curl 'https://flags.example/api/v1/projects/default/environments/production/flags/new-checkout/evaluate?explain' \\`,
        `  -H "Authorization: Bearer $SWITCHBACK_ADMIN_KEY" -H 'Content-Type: application/json' \\`,
        `  -d '{"context":{"targetingKey":"o'\\''neil","plan":"be\\"ta","seats":3,"tags":["a"]}}'`,
      ].join('\n'),
    );
  });

  it('for Java asks by the type of the flag, and falls back to V1', () => {
    expect(java(QUESTION)).toContain(
      `Context context = Context.of("o'neil")\n        .with("plan", "be\\"ta")\n        .with("seats", Value.of(3));\nboolean answer = client.isOn("new-checkout", context, false);`,
    );
    const text: Question = { ...QUESTION, flag: { ...QUESTION.flag, type: 'string', variations: [{ key: 'v1', value: 'old' }] }, context: {} };
    expect(java(text)).toContain('Context context = Context.anonymous();\nString answer = client.text("new-checkout", context, "old");');
  });

  it('for TypeScript names the context and the default', () => {
    expect(typescript(QUESTION)).toContain('defaults: { "new-checkout": false },');
    expect(typescript(QUESTION)).toContain('const answer = flags.values["new-checkout"];');
  });
});

describe('answers to many', () => {
  it('are counted in the order of the variations, those without one last', () => {
    expect(tally([{ variation: 'v2' }, { variation: 'v2' }, { variation: 'v1' }, {}], ['v1', 'v2', 'v3'])).toEqual([
      ['v1', 1],
      ['v2', 2],
      ['v3', 0],
      [null, 1],
    ]);
    expect(tally([{ variation: 'v1' }], ['v1'])).toEqual([['v1', 1]]);
  });
});

describe('a command', () => {
  it('says of a request what the service minds, and not who asks', async () => {
    const request = new Request('https://flags.example/api/v1/flags/a?reason=it+works', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': '"3"', 'X-Switchback-Console': '1' },
      body: '{"description":"o\'neil"}',
    });
    expect(await requestAsCurl(request)).toBe(
      [
        `curl -X PATCH 'https://flags.example/api/v1/flags/a?reason=it+works' \\`,
        `  -H "Authorization: Bearer $SWITCHBACK_ADMIN_KEY" -H 'content-type: application/merge-patch+json' -H 'if-match: "3"' \\`,
        `  -d '{"description":"o'\\''neil"}'`,
      ].join('\n'),
    );
  });

  it('takes one flag back, or everything, without a browser', () => {
    expect(engageCommand('shop', 'production', 'pricing', "it's broken")).toBe(
      `./switchback emergency engage --environment shop/production --flag pricing --reason 'it'\\''s broken'`,
    );
    expect(engageCommand('shop', 'production', null, '')).toBe('./switchback emergency engage --environment shop/production');
  });
});
