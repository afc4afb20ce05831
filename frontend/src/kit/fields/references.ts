import { queryOptions } from '@tanstack/react-query';
import { getTeam, getUser, listTeams, listUsers } from '@/api/generated';
import { unwrap } from '@/lib/client';
import type { Resource } from '../resource';
import type { Named } from './values';

export interface ReferenceSource {
  search: (q: string, signal?: AbortSignal) => Promise<Named[]>;
  get: (id: string, signal?: AbortSignal) => Promise<Named>;
}

const LIMIT = 12;

function named({ id, name }: { id: string; name: string }): Named {
  return { id, name };
}

function asked(q: string): { limit: number; q?: string } {
  return q ? { limit: LIMIT, q } : { limit: LIMIT };
}

const users: ReferenceSource = {
  search: async (q, signal) =>
    (await unwrap(listUsers({ query: asked(q), signal }))).items.map(named),
  get: async (id, signal) => named(await unwrap(getUser({ path: { user_id: id }, signal }))),
};

const teams: ReferenceSource = {
  search: async (q, signal) =>
    (await unwrap(listTeams({ query: asked(q), signal }))).items.map(named),
  get: async (id, signal) => named(await unwrap(getTeam({ path: { team_id: id }, signal }))),
};

function ofResource(resource: Resource): ReferenceSource {
  const toNamed = (row: Parameters<Resource['title']>[0]) => ({
    id: row.id,
    name: resource.title(row),
  });
  return {
    search: async (q, signal) => (await resource.api.list(asked(q), signal)).items.map(toNamed),
    get: async (id, signal) => toNamed(await resource.api.get(id, signal)),
  };
}

/** Where the choices of a reference field come from, by the meta's refers_to. */
export function referenceSource(target: string, resources: readonly Resource[]): ReferenceSource {
  if (target === 'teams') return teams;
  const resource = resources.find((candidate) => candidate.key === target);
  return resource ? ofResource(resource) : users;
}

export function referenceSearch(target: string, source: ReferenceSource, q: string) {
  return queryOptions({
    queryKey: ['reference', target, 'search', q],
    queryFn: ({ signal }) => source.search(q, signal),
    staleTime: 30_000,
  });
}

export function referenceName(target: string, source: ReferenceSource, id: string) {
  return queryOptions({
    queryKey: ['reference', target, 'one', id],
    queryFn: ({ signal }) => source.get(id, signal),
    staleTime: 300_000,
  });
}
