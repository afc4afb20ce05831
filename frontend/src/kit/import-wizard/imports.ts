import { queryOptions } from '@tanstack/react-query';
import {
  getImport,
  listImportValues,
  listTemplatesOfImport,
  previewImport,
  type Import,
} from '@/api/generated';
import { unwrap } from '@/lib/client';

export const IMPORTS_KEY = ['imports'];

const AT_WORK: readonly Import['state'][] = ['validating', 'running', 'reversing'];
const POLL_MS = 1000;

export function isAtWork(state: Import['state']): boolean {
  return AT_WORK.includes(state);
}

/** An import is a job of the server: this page only watches, so leaving it changes nothing. */
export function importOptions(id: string) {
  return queryOptions({
    queryKey: [...IMPORTS_KEY, 'one', id],
    queryFn: ({ signal }) => unwrap(getImport({ path: { import_id: id }, signal })),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data.state) ? POLL_MS : false),
  });
}

/** Keyed by what the rows depend on: another dialect gives other rows. */
export function previewOptions(job: Import) {
  return queryOptions({
    queryKey: [...IMPORTS_KEY, 'preview', job.id, job.dialect],
    queryFn: ({ signal }) => unwrap(previewImport({ path: { import_id: job.id }, signal })),
  });
}

/** What the mapping means for the values; not what they were settled to, which stays on screen. */
export function valuesOptions(job: Import) {
  const fields = job.mapping.map(({ column, field }) => [column, field]);
  return queryOptions({
    queryKey: [...IMPORTS_KEY, 'values', job.id, job.dialect, fields],
    queryFn: ({ signal }) => unwrap(listImportValues({ path: { import_id: job.id }, signal })),
  });
}

/** Templates whose headers are like the file's, the likeliest first. */
export function templatesOptions(job: Import) {
  return queryOptions({
    queryKey: [...IMPORTS_KEY, 'templates', job.id, job.dialect],
    queryFn: ({ signal }) => unwrap(listTemplatesOfImport({ path: { import_id: job.id }, signal })),
  });
}

export type Step = 'upload' | 'map' | 'values' | 'check' | 'run' | 'result';
/** Steps that are asked for by the address: an import in these states can be looked at again. */
export type Wished = 'map' | 'values' | 'check';
export const STEPS: readonly Step[] = ['upload', 'map', 'values', 'check', 'run', 'result'];

const STEP_OF: Record<Import['state'], Step> = {
  uploaded: 'map',
  mapped: 'map',
  validating: 'check',
  validated: 'check',
  running: 'run',
  paused: 'run',
  cancelled: 'result',
  done: 'result',
  failed: 'result',
  reversing: 'result',
  reversed: 'result',
};

const SETTLED: readonly Import['state'][] = ['mapped', 'validated'];

/** Where an import stands; one that is mapped may be looked at in its mapping and its values. */
export function stepOf(job: Import, wished?: Wished): Step {
  const own = wished === 'map' || wished === 'values';
  return own && SETTLED.includes(job.state) ? wished : STEP_OF[job.state];
}
