// Every optional dependency must stand in the lock file, or `npm ci` fails on another platform;
// and no entry may name the host that it came from.
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const packages = lock.packages;
const problems = [];

function isLocked(name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const key = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (key in packages) return true;
    if (!at) return false;
    if (!at.includes('/node_modules/')) at = '';
  }
}

for (const [path, entry] of Object.entries(packages)) {
  if (entry.resolved) problems.push(`${path} names a host: ${entry.resolved}`);
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!isLocked(name, path)) problems.push(`${path} lacks its optional ${name}`);
  }
}

if (problems.length > 0) {
  process.stderr.write(`package-lock.json:\n  ${problems.join('\n  ')}\n`);
  process.exit(1);
}
process.stdout.write(`package-lock.json: ${Object.keys(packages).length} entries, none missing\n`);
