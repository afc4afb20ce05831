import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Filter, ListSearch } from './search';

export interface ListNavigation {
  change: (patch: Partial<ListSearch>) => void;
  /** Like change, without a step in the history: for typing. */
  replace: (patch: Partial<ListSearch>) => void;
  setFilters: (filters: Filter[]) => void;
  clear: () => void;
}

function cleaned(search: ListSearch): ListSearch {
  const kept = Object.entries(search).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && !value.length),
  );
  return Object.fromEntries(kept) as ListSearch;
}

/** The URL is the state of a list: every change is a navigation. */
export function useListNavigation(): ListNavigation {
  const navigate = useNavigate({ from: '/$resource' });
  return useMemo(() => {
    const go = (patch: Partial<ListSearch>, replace: boolean) =>
      void navigate({ search: (old) => cleaned({ ...old, ...patch }), replace });
    return {
      change: (patch) => go(patch, false),
      replace: (patch) => go(patch, true),
      setFilters: (filters) => go({ filters }, false),
      clear: () => go({ filters: undefined, where: undefined, q: undefined }, false),
    };
  }, [navigate]);
}
