import { queryOptions } from '@tanstack/react-query';
import { getImport, previewImport, type Import } from '@/api/generated';
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

export type Step = 'upload' | 'map' | 'check' | 'run' | 'result';
export const STEPS: readonly Step[] = ['upload', 'map', 'check', 'run', 'result'];

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

/** Where an import stands; a checked one may be looked at again in its mapping. */
export function stepOf(job: Import, wished?: 'map' | 'check'): Step {
  if (job.state === 'validated' && wished === 'map') return 'map';
  return STEP_OF[job.state];
}
