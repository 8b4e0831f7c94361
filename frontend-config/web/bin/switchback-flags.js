#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { manifestModule, manifestOf } from '../dist/manifest.js';

const USAGE = `usage: SWITCHBACK_KEY=<key> switchback-flags [--url <address>] [--out <file>] [--check]

  Writes a manifest of all flags with their V1 values. A server key reads the V1 values; a frontend key
  sees what is served, and takes false for V1 of a boolean and today's value for V1 of anything else.

  --url    where the service is; $SWITCHBACK_URL, or http://127.0.0.1:8080
  --out    the file to write; src/flags.generated.ts
  --check  write nothing, and exit with 1 if the file is not what would be written`;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: process.env.SWITCHBACK_URL || 'http://127.0.0.1:8080' },
    out: { type: 'string', default: 'src/flags.generated.ts' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`switchback-flags: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}

async function run() {
  const key = process.env.SWITCHBACK_KEY;
  if (values.help || !key) {
    console.error(USAGE);
    return values.help ? 0 : 2;
  }
  const module = manifestModule(manifestOf(await document(values.url.replace(/\/+$/, ''), key)));
  if (values.check) {
    const same = (await readFile(values.out, 'utf8').catch(() => undefined)) === module;
    console.error(`${values.out} is ${same ? 'up to date' : 'not what the service has'}`);
    return same ? 0 : 1;
  }
  await writeFile(values.out, module);
  console.error(`${values.out} written`);
  return 0;
}

async function document(url, key) {
  const snapshot = await ask(`${url}/api/v1/sdk/snapshot`, key);
  // A frontend key is refused there.
  const answer = snapshot.status === 403 ? await ask(`${url}/api/v1/frontend/flags?targetingKey=manifest`, key) : snapshot;
  if (!answer.ok) {
    throw new Error(`the service has answered ${answer.status}`);
  }
  return answer.json();
}

function ask(url, key) {
  return fetch(url, { headers: { Authorization: `Bearer ${key}` }, signal: AbortSignal.timeout(10_000) });
}
