import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Resource } from './resource';

const KEPT_PAGES = 3;

export function listKey(resource: Resource): readonly string[] {
  return [resource.key, 'list'];
}

function trimmed(data: unknown): unknown {
  const pages = (data as Partial<InfiniteData<unknown>> | undefined)?.pages;
  if (!pages || pages.length <= KEPT_PAGES) return data;
  const { pageParams } = data as InfiniteData<unknown>;
  return { pages: pages.slice(0, KEPT_PAGES), pageParams: pageParams.slice(0, KEPT_PAGES) };
}

/**
 * Lists of the resource are out of date. One that was scrolled far gives up its later pages first:
 * fetching it again would otherwise mean hundreds of requests, one after the other.
 */
export function refreshLists(queries: QueryClient, resource: Resource): Promise<void> {
  const queryKey = listKey(resource);
  queries.setQueriesData({ queryKey }, trimmed);
  return queries.invalidateQueries({ queryKey });
}
