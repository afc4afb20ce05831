import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFormat } from '@/lib/format';
import type { ResourceMeta } from '../meta';
import type { Page, Resource, Row } from '../resource';
import { listRequest, type ListRequest } from './query';
import type { ListSearch } from './search';

export function listKey(resource: Resource): readonly string[] {
  return [resource.key, 'list'];
}

function fetchPage(
  resource: Resource,
  request: ListRequest,
  cursor: string,
  signal: AbortSignal,
): Promise<Page> {
  // Counting costs the server a scan: only the first page asks.
  const extra = cursor ? { cursor } : { count: true };
  return request.via === 'list'
    ? resource.api.list({ ...request.query, ...extra }, signal)
    : resource.api.search({ ...request.body, ...extra }, signal);
}

export function recordListOptions(resource: Resource, request: ListRequest) {
  return infiniteQueryOptions({
    queryKey: [...listKey(resource), request],
    queryFn: ({ pageParam, signal }) => fetchPage(resource, request, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function useRecordList(resource: Resource, meta: ResourceMeta, search: ListSearch) {
  const { zone } = useFormat();
  const request = useMemo(
    () => listRequest({ resource, meta, zone }, search),
    [resource, meta, zone, search],
  );
  const query = useInfiniteQuery(recordListOptions(resource, request));
  const rows = useMemo<Row[]>(
    () => query.data?.pages.flatMap((page) => page.items) ?? [],
    [query.data],
  );
  return { query, rows, total: query.data?.pages[0]?.total ?? null };
}
