import { fieldNamed, kindOf, type FieldMeta, type ResourceMeta } from '../meta';
import type { FieldKind, Resource } from '../resource';
import type { ListSearch } from './search';

export interface Column {
  name: string;
  field: FieldMeta;
  kind: FieldKind;
  width: number;
}

const WIDTHS: Partial<Record<FieldKind, number>> = {
  number: 120,
  decimal: 120,
  money: 150,
  date: 130,
  instant: 180,
  choice: 130,
  boolean: 100,
  tags: 220,
  reference: 190,
  email: 230,
  phone: 160,
  country: 150,
  language: 130,
};

/** Every field that a row carries; the declared ones first, in their order. */
export function allColumns(resource: Resource, meta: ResourceMeta): Column[] {
  const declared = resource.list.columns;
  const others = meta.fields
    .filter((field) => field.listed && !field.barred && !declared.includes(field.name))
    .map((field) => field.name);
  return [...declared, ...others].flatMap((name) => {
    const field = fieldNamed(meta, name);
    if (!field) return [];
    const kind = kindOf(resource, field);
    const width = resource.fields[name]?.width ?? WIDTHS[kind] ?? 180;
    return [{ name, field, kind, width }];
  });
}

/** The names behind the first column: those of the address, else the reader's own, else the declared. */
export function chosenNames(resource: Resource, search: ListSearch, kept: string[]): string[] {
  if (search.columns) return search.columns;
  return kept.length > 0 ? kept : declaredNames(resource);
}

export function declaredNames(resource: Resource): string[] {
  return resource.list.columns.slice(1);
}

/** The first column is the record itself: it is always there. Names that no field has are left out. */
export function visibleColumns(all: Column[], names: string[]): Column[] {
  const [first, ...others] = all;
  const chosen = names
    .map((name) => others.find((column) => column.name === name))
    .filter((column) => column !== undefined);
  return first ? [first, ...new Set(chosen)] : [];
}

export function toggled(names: string[], name: string): string[] {
  return names.includes(name) ? names.filter((item) => item !== name) : [...names, name];
}

/** The name one place up or down among the others; as it was when there is no such place. */
export function moved(names: string[], name: string, by: -1 | 1): string[] {
  const at = names.indexOf(name);
  const to = at + by;
  if (at < 0 || to < 0 || to >= names.length) return names;
  return names.toSpliced(at, 1).toSpliced(to, 0, name);
}

/** "-created_at,name": the wire's spelling. Only the first key shows in a header. */
export function sortState(
  sort: string | undefined,
  name: string,
): 'ascending' | 'descending' | 'none' {
  const first = sort?.split(',')[0];
  if (first === name) return 'ascending';
  return first === `-${name}` ? 'descending' : 'none';
}
