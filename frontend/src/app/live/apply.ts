import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Change } from '@/api/generated';
import { listKey, refreshLists } from '@/kit/refresh';
import { recordKey, timelineKey, TIMELINE_KEY } from '@/kit/record-page/record';
import type { Page, RecordRow, Resource, Row } from '@/kit/resource';
import type { News } from './follow';

/** A list that was scrolled further is not fetched again: its rows are changed where they stand. */
const SHORT = 3;
const MOST_ROWS = 20;

type ListData = InfiniteData<Page>;

/** What else shows records of a type, by the names that queries go by. */
const OTHERS: Record<string, string[]> = {
  custom_field: ['listResources', 'listCustomFields'],
  team: ['listTeams', 'teams'],
  user: ['users', 'me'],
  file: ['files'],
  role: ['listRoles', 'me', 'listResources'],
  webhook: ['listWebhooks'],
};

function nameOf(queryKey: readonly unknown[]): unknown {
  const first = queryKey[0];
  return typeof first === 'object' && first !== null && '_id' in first ? first._id : first;
}

function isStale(queries: QueryClient, resource: Resource, change: Change): boolean {
  const known = queries.getQueryData<RecordRow>(recordKey(resource, change.record_id));
  return known !== undefined && (known.version < change.version || change.kind !== 'updated');
}

function hasLongList(queries: QueryClient, resource: Resource): boolean {
  return queries
    .getQueriesData<ListData>({ queryKey: listKey(resource), type: 'active' })
    .some(([, data]) => (data?.pages.length ?? 0) > SHORT);
}

function withRow(data: ListData | undefined, fresh: RecordRow): ListData | undefined {
  if (!data) return data;
  const renewed = (row: Row): Row =>
    row.id === fresh.id
      ? (Object.fromEntries(Object.keys(row).map((key) => [key, fresh[key] ?? row[key]])) as Row)
      : row;
  const pages = data.pages.map((page) =>
    page.items.some(({ id }) => id === fresh.id)
      ? { ...page, items: page.items.map(renewed) }
      : page,
  );
  return { ...data, pages };
}

async function renewRows(queries: QueryClient, resource: Resource, ids: string[]): Promise<void> {
  const shown = new Set(
    queries
      .getQueriesData<ListData>({ queryKey: listKey(resource), type: 'active' })
      .flatMap(([, data]) => data?.pages.flatMap((page) => page.items.map(({ id }) => id)) ?? []),
  );
  const wanted = ids.filter((id) => shown.has(id)).slice(0, MOST_ROWS);
  const found = await Promise.allSettled(wanted.map((id) => resource.api.get(id)));
  for (const one of found) {
    // A record that is gone from sight since stays in the list until it is read anew.
    if (one.status === 'rejected') continue;
    const filters = { queryKey: listKey(resource) };
    queries.setQueriesData<ListData>(filters, (data) => withRow(data, one.value));
  }
}

function applyToResource(queries: QueryClient, resource: Resource, changes: Change[]): void {
  for (const change of changes) {
    if (isStale(queries, resource, change)) {
      void queries.invalidateQueries({ queryKey: recordKey(resource, change.record_id) });
    }
    void queries.invalidateQueries({ queryKey: timelineKey(resource.type, change.record_id) });
  }
  if (hasLongList(queries, resource)) {
    const ids = [...new Set(changes.map((change) => change.record_id))];
    void renewRows(queries, resource, ids);
  } else {
    void refreshLists(queries, resource);
  }
}

function applyAll(queries: QueryClient, resources: readonly Resource[]): void {
  for (const resource of resources) {
    if (!hasLongList(queries, resource)) void refreshLists(queries, resource);
    void queries.invalidateQueries({ queryKey: [resource.key, 'record'] });
  }
  void queries.invalidateQueries({ queryKey: [TIMELINE_KEY] });
}

/** Brings what is on screen up to date; what nobody looks at is read when somebody does. */
export function applyNews(queries: QueryClient, resources: readonly Resource[], news: News): void {
  if (news.what === 'much') {
    applyAll(queries, resources);
    return;
  }
  for (const type of new Set(news.changes.map((change) => change.record_type))) {
    const changes = news.changes.filter((change) => change.record_type === type);
    const resource = resources.find((candidate) => candidate.type === type);
    if (resource) applyToResource(queries, resource, changes);
    if (type === 'activity' || type === 'file')
      void queries.invalidateQueries({ queryKey: [TIMELINE_KEY] });
    const names = OTHERS[type];
    if (names) {
      const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) =>
        names.includes(String(nameOf(queryKey)));
      void queries.invalidateQueries({ predicate });
    }
  }
}
