import type { ListSearch } from './search';

const last = new Map<string, ListSearch>();

/** The view that the way back from a record leads to. */
export function rememberSearch(resource: string, search: ListSearch): void {
  last.set(resource, search);
}

export function lastSearch(resource: string): ListSearch {
  return last.get(resource) ?? {};
}

export function forgetSearches(): void {
  last.clear();
}
