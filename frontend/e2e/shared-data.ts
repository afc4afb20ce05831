import { existsSync } from 'node:fs';
import path from 'node:path';

/** Public data sets that may lie beside or above a checkout; where they are absent, so is their case. */
function find(): string | null {
  const named = process.env.RAPPORT_SHARED_DATA;
  if (named) return existsSync(named) ? named : null;
  for (let folder = path.resolve(import.meta.dirname, '../..'); ; folder = path.dirname(folder)) {
    const here = path.join(folder, 'shared', 'data');
    if (existsSync(here)) return here;
    if (folder === path.dirname(folder)) return null;
  }
}

export const sharedData = find();
