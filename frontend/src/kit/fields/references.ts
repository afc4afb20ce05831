import { queryOptions } from '@tanstack/react-query';
import { getTeam, getUser, listTeams, listUsers } from '@/api/generated';
import { unwrap } from '@/lib/client';
import { matches } from '@/lib/match';
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

const MOST_PAGES = 10;

type NamedPage = { items: { id: string; name: string }[]; next_cursor: string | null };
type Paged = (query: { limit: number; cursor?: string }) => Promise<NamedPage>;

/** Teams are few, and their list takes no search: all of them are read and matched here. */
async function matching(page: Paged, q: string): Promise<Named[]> {
  const all: Named[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MOST_PAGES; read += 1) {
    const found: NamedPage = await page({ limit: 200, ...(cursor ? { cursor } : {}) });
    all.push(...found.items.map(named));
    cursor = found.next_cursor;
    if (!cursor) break;
  }
  return all.filter(({ name }) => matches(name, q)).slice(0, LIMIT);
}

const users: ReferenceSource = {
  search: async (q, signal) =>
    (await unwrap(listUsers({ query: asked(q), signal }))).items.map(named),
  get: async (id, signal) => named(await unwrap(getUser({ path: { user_id: id }, signal }))),
};

const teams: ReferenceSource = {
  search: (q, signal) => matching((query) => unwrap(listTeams({ query, signal })), q),
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
