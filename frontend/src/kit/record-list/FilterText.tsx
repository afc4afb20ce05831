import { useQueries } from '@tanstack/react-query';
import { useFormat } from '@/lib/format';
import { useDisplay } from '../fields/display';
import { referenceName, referenceSource } from '../fields/references';
import { kindOf, type FieldMeta } from '../meta';
import { useResources } from '../registry';
import type { Resource } from '../resource';
import { useLabels } from '../useLabels';
import type { Filter } from './search';
import classes from './list.module.css';

interface FilterTextProps {
  resource: Resource;
  field: FieldMeta;
  filter: Filter;
}

/** The value side of a chip, with ids, codes and choices named. */
export function FilterText({ resource, field, filter }: FilterTextProps) {
  const format = useFormat();
  const display = useDisplay();
  const labels = useLabels(resource);
  const [, op, value] = filter;
  const kind = kindOf(resource, field);
  const values = Array.isArray(value) ? value : value === null ? [] : [value];
  const isReference = kind === 'reference';
  const names = useNames(field, isReference ? values.map(String) : []);
  if (op === 'is_null') return null;
  const shown = values.map((item) => {
    if (isReference) return names.get(String(item)) ?? '…';
    if (kind === 'instant') return format.date(String(item));
    if (kind === 'money') return format.number(Number(item));
    if (kind === 'tags') return String(item);
    return display.text(kind, item, (choice) => labels.choice(field.name, choice));
  });
  return <span className={classes.chipValue}>{format.list(shown)}</span>;
}

function useNames(field: FieldMeta, ids: readonly string[]): Map<string, string> {
  const target = field.refers_to ?? 'users';
  const source = referenceSource(target, useResources());
  return useQueries({
    queries: ids.map((id) => referenceName(target, source, id)),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : []))),
  });
}
