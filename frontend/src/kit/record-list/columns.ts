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

/** The first column is the record itself and cannot be hidden. */
export function visibleColumns(all: Column[], resource: Resource, search: ListSearch): Column[] {
  const declared = resource.list.columns;
  return all.filter(({ name }, index) => {
    if (index === 0) return true;
    return declared.includes(name)
      ? !search.hide?.includes(name)
      : search.show?.includes(name) === true;
  });
}

export function toggled(resource: Resource, search: ListSearch, name: string): Partial<ListSearch> {
  const key = resource.list.columns.includes(name) ? 'hide' : 'show';
  const names = search[key] ?? [];
  const next = names.includes(name) ? names.filter((item) => item !== name) : [...names, name];
  return { [key]: next };
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
