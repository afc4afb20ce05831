// The budgets of a page load, gzipped: what every visitor fetches first, and each lazy page on top.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const INITIAL_KB = 220;
const LAZY_KB = 180;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const sizes = new Map();

function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, dist))).length);
  return sizes.get(file);
}

function withImports(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) withImports(next, seen);
  return seen;
}

function scripts(keys) {
  return [...keys].map((key) => manifest[key].file).filter((file) => file.endsWith('.js'));
}

const total = (files) => files.reduce((sum, file) => sum + size(file), 0) / 1000;
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const initial = withImports(entry);
// A page needs a language before it shows anything: the largest one counts as initial.
const locales = Object.keys(manifest).filter((key) => key.includes('i18n/locales/'));
const language = Math.max(...locales.map((key) => total(scripts([key]))));
const first = total(scripts(initial)) + language;
let failed = first > INITIAL_KB;
process.stdout.write(`initial ${first.toFixed(1)} kB gz (at most ${INITIAL_KB})\n`);

for (const key of Object.keys(manifest).filter((name) => manifest[name].isDynamicEntry)) {
  const lazy = [...withImports(key)].filter((name) => !initial.has(name));
  const weight = total(scripts(lazy));
  if (weight > LAZY_KB) failed = true;
  if (weight > LAZY_KB || weight > 40) {
    process.stdout.write(`  ${weight.toFixed(1)} kB gz ${key} (at most ${LAZY_KB})\n`);
  }
}
process.exit(failed ? 1 : 0);
