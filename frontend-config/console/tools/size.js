// Holds what a browser has to load against its budgets, gzipped; what is not within them fails.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const DIST = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', DIST), 'utf8');
const assets = readdirSync(new URL('assets/', DIST)).map((name) => `assets/${name}`);

const named = (pattern) => [...html.matchAll(pattern)].map(([, path]) => path);
const initial = named(/(?:src|href)="\/([^"]+\.js)"/g);
const styles = named(/href="\/([^"]+\.css)"/g);

const budgets = [
  { what: 'JavaScript of the first page', limit: 110_000, files: initial },
  { what: 'style sheet', limit: 10_000, files: styles },
  { what: 'largest part that is loaded later', limit: 25_000, files: [largest(assets.filter((path) => !initial.includes(path) && path.endsWith('.js')))] },
  { what: 'everything', limit: 250_000, files: ['index.html', ...initial.filter((path) => !assets.includes(path)), ...assets] },
];

let failed = false;
for (const { what, limit, files } of budgets) {
  const bytes = files.reduce((sum, file) => sum + gzipped(file), 0);
  const within = bytes <= limit;
  failed ||= !within;
  console.log(`${within ? 'within' : 'OVER  '}  ${kilo(bytes)} of ${kilo(limit)} kB  ${what}`);
}
if (/<script(?![^>]*\bsrc=)[^>]*>|<style|\son\w+=/i.test(html)) {
  console.error('index.html has an inline script or style, which the policy of the page would not run');
  failed = true;
}
process.exitCode = failed ? 1 : 0;

function gzipped(file) {
  return file ? gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length : 0;
}

function largest(files) {
  return files.sort((a, b) => gzipped(b) - gzipped(a))[0];
}

function kilo(bytes) {
  return (bytes / 1_000).toFixed(1).padStart(6);
}
