import {
  infiniteQueryOptions,
  keepPreviousData,
  useInfiniteQuery,
  type InfiniteData,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFormat } from '@/lib/format';
import type { ResourceMeta } from '../meta';
import type { Page, Resource, Row } from '../resource';
import { listKey } from '../refresh';
import { listRequest, type ListRequest } from './query';
import type { ListSearch } from './search';

/** Whoever scrolls on reads much: later pages are as large as the API allows. */
const LATER_PAGE = 200;
/** A list that was scrolled further than this is not fetched again page by page on its own. */
const SHORT = 3;

function fetchPage(
  resource: Resource,
  request: ListRequest,
  cursor: string,
  signal: AbortSignal,
): Promise<Page> {
  // Counting costs the server a scan: only the first page asks.
  const extra = cursor ? { cursor, limit: LATER_PAGE } : { count: true };
  return request.via === 'list'
    ? resource.api.list({ ...request.query, ...extra }, signal)
    : resource.api.search({ ...request.body, ...extra }, signal);
}

interface ListQueryState {
  state: { data: InfiniteData<Page> | undefined };
}

function isShort(query: ListQueryState): boolean {
  return (query.state.data?.pages.length ?? 0) <= SHORT;
}

export function recordListOptions(resource: Resource, request: ListRequest) {
  return infiniteQueryOptions({
    queryKey: [...listKey(resource), request],
    queryFn: ({ pageParam, signal }) => fetchPage(resource, request, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchOnMount: isShort,
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
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
