import { useMemo } from 'react';
import { useKept } from '@/lib/kept';
import type { ResourceMeta } from '../meta';
import type { Resource } from '../resource';
import { allColumns, chosenNames, declaredNames, visibleColumns, type Column } from './columns';
import type { ListSearch } from './search';
import { useListNavigation } from './useListNavigation';

interface Columns {
  all: Column[];
  visible: Column[];
  /** The names behind the first column, in order. */
  names: string[];
  changed: boolean;
  choose: (names: string[]) => void;
  reset: () => void;
}

function asNames(raw: unknown): string[] {
  return Array.isArray(raw) ? raw.filter((name) => typeof name === 'string') : [];
}

/**
 * The columns of a list. The address carries a choice, so that a link shows what its sender saw; the
 * browser keeps the last one for the next visit.
 */
export function useColumns(resource: Resource, meta: ResourceMeta, search: ListSearch): Columns {
  const [kept, keep] = useKept(`columns.${resource.key}`, asNames);
  const { replace } = useListNavigation();
  return useMemo(() => {
    const all = allColumns(resource, meta);
    const visible = visibleColumns(all, chosenNames(resource, search, kept));
    const names = visible.slice(1).map(({ name }) => name);
    const declared = visibleColumns(all, declaredNames(resource)).slice(1);
    const reset = () => {
      keep(null);
      replace({ columns: undefined });
    };
    return {
      all,
      visible,
      names,
      changed: names.join() !== declared.map(({ name }) => name).join(),
      choose: (next) => {
        if (next.length === 0) return; // a list of nothing but names says nothing
        keep(next);
        replace({ columns: next });
      },
      reset,
    };
  }, [resource, meta, search, kept, keep, replace]);
}
