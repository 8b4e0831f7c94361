// Measures what the package and its peers add to a page: the smallest useful entry, bundled and minified by esbuild, then
// gzipped. `--write` puts the table into the documentation; without it, a number that is not what is documented there,
// or a size over its limit, fails.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const PAGE = new URL('../../docs/reference/frontend-size.md', import.meta.url);
const [BEGIN, END] = ['<!-- sizes -->\n', '<!-- /sizes -->\n'];
/** By how much a newer zlib may differ. */
const TOLERANCE = 0.02;

const flags = "import { createFlags } from '@switchback/web'; const flags = createFlags({ defaults: { A: false } });";
const entries = [
  { name: 'Switchback: `createFlags`', ours: '@switchback/web', limit: 3_000, code: `${flags} console.log(flags.values.A);` },
  {
    name: 'Switchback with React hooks and `<Switch>`',
    ours: '@switchback/react',
    limit: 3_600,
    code: `${flags} import { FlagsProvider, Switch, useFlag } from '@switchback/react'; console.log(flags, FlagsProvider, Switch, useFlag);`,
  },
  {
    name: 'Switchback under the OpenFeature web SDK, without that',
    ours: '@switchback/web',
    limit: 3_600,
    external: ['@openfeature/web-sdk'],
    code: `${flags} import { openFeatureProvider } from '@switchback/web/openfeature'; console.log(openFeatureProvider(flags));`,
  },
  {
    name: 'unleash-proxy-client',
    code: "import { UnleashClient } from 'unleash-proxy-client'; const c = new UnleashClient({ url: '/', clientKey: 'k', appName: 'a' }); c.start(); console.log(c.isEnabled('A'));",
  },
  {
    name: '@flagsmith/flagsmith',
    code: "import flagsmith from '@flagsmith/flagsmith'; flagsmith.init({ environmentID: 'e' }); console.log(flagsmith.hasFeature('A'));",
  },
  {
    name: '@openfeature/ofrep-web-provider',
    with: ['@openfeature/web-sdk'],
    code: "import { OpenFeature } from '@openfeature/web-sdk'; import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'; OpenFeature.setProvider(new OFREPWebProvider({ baseUrl: '/' })); console.log(OpenFeature.getClient().getBooleanValue('A', false));",
  },
  {
    name: 'launchdarkly-js-client-sdk',
    code: "import { initialize } from 'launchdarkly-js-client-sdk'; console.log(initialize('e', { key: 'u' }).variation('A', false));",
  },
];

const rows = [];
for (const entry of entries) {
  rows.push({ ...entry, ...(await measure(entry)) });
}

let failed = false;
for (const { name, limit, gzipped } of rows) {
  if (limit && gzipped > limit) {
    console.error(`${name} has ${gzipped} B gzipped, and may have ${limit}`);
    failed = true;
  }
}
const documented = readFileSync(PAGE, 'utf8');
if (process.argv.includes('--write')) {
  const [before] = documented.split(BEGIN);
  const [, after] = documented.split(END);
  writeFileSync(PAGE, before + BEGIN + table() + END + after);
} else if (!documented.includes(BEGIN) || !agrees(documented)) {
  console.error('docs/reference/frontend-size.md holds other sizes; `npm run size -- --write` puts these in');
  failed = true;
}
console.log(table());
process.exitCode = failed ? 1 : 0;

async function measure({ code, external = [] }) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: new URL('..', import.meta.url).pathname, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2020',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['react', ...external],
  });
  const bytes = outputFiles[0].contents;
  return { minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}

function table() {
  const lines = rows.map(
    ({ name, ours, with: beside = [], minified, gzipped }) =>
      `| ${ours ? `**${name}**` : name}${beside.map((other) => ` + ${other} ${version(other)}`).join('')} | ${version(ours ?? name)} | ${kilo(minified)} | ${kilo(gzipped)} |\n`,
  );
  return `| package | version | kB minified | kB gzipped |\n| --- | --- | ---: | ---: |\n${lines.join('')}`;
}

function kilo(bytes) {
  return (bytes / 1_000).toFixed(2);
}

function version(name) {
  return JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}

/** Compares the table's numbers and its words. */
function agrees(page) {
  const known = page.slice(page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END));
  const sizes = /\| (\d+\.\d\d) \| (\d+\.\d\d) \|$/gm;
  const words = (text) => text.replace(sizes, '');
  const numbers = (text) => [...text.matchAll(sizes)].flatMap(([, minified, gzipped]) => [Number(minified), Number(gzipped)]);
  const then = numbers(known);
  return (
    words(table()) === words(known) &&
    numbers(table()).every((size, i) => Math.abs(size - then[i]) <= size * TOLERANCE)
  );
}
