import { useQuery } from '@tanstack/react-query';
import type { CustomType, FieldMeta, ResourceMeta } from '@/api/generated';
import { listResourcesOptions } from '@/api/generated/@tanstack/react-query.gen';
import type { FieldKind, Resource, Row } from './resource';

export type { FieldMeta, ResourceMeta };

const KINDS: Record<string, FieldKind> = {
  text: 'text',
  integer: 'number',
  number: 'number',
  decimal: 'decimal',
  money: 'money',
  date: 'date',
  instant: 'instant',
  boolean: 'boolean',
  choice: 'choice',
  tags: 'tags',
  reference: 'reference',
  email: 'email',
  phone: 'phone',
  url: 'url',
  country: 'country',
  language: 'language',
  address: 'address',
  person_name: 'person_name',
};

const CUSTOM_KINDS: Partial<Record<CustomType, FieldKind>> = {
  long_text: 'long_text',
  number: 'decimal',
  multi_choice: 'choices',
};

export function kindOf(resource: Resource, field: FieldMeta): FieldKind {
  const custom = field.custom ? CUSTOM_KINDS[field.custom.type] : undefined;
  return resource.fields[field.name]?.as ?? custom ?? KINDS[field.type] ?? 'text';
}

const CUSTOM = 'custom';

/** Values of the workspace's own fields stand together in a record, by their keys. */
export function isCustom(name: string): boolean {
  return name.startsWith(`${CUSTOM}.`);
}

/** What a write sends for fields by their names: those of the workspace in a part of their own. */
export function nested(values: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(values);
  const own = entries.filter(([name]) => isCustom(name));
  const plain = Object.fromEntries(entries.filter(([name]) => !isCustom(name)));
  if (own.length === 0) return plain;
  const custom = own.map(([name, value]) => [name.slice(CUSTOM.length + 1), value] as const);
  return { ...plain, [CUSTOM]: Object.fromEntries(custom) };
}

/** The workspace's own fields that the caller may see, in their order. */
export function customFields(meta: ResourceMeta): FieldMeta[] {
  return meta.fields
    .filter((field) => field.custom && !field.barred)
    .sort((a, b) => (a.custom?.position ?? 0) - (b.custom?.position ?? 0));
}

export function readField(resource: Resource, row: Row, name: string): unknown {
  const read = resource.fields[name]?.read;
  if (read) return read(row);
  if (!isCustom(name)) return row[name];
  const values = row[CUSTOM];
  return typeof values === 'object' && values !== null
    ? (values as Record<string, unknown>)[name.slice(CUSTOM.length + 1)]
    : undefined;
}

export function useMetaQuery() {
  return useQuery({ ...listResourcesOptions(), staleTime: 300_000 });
}

/** The fields of one resource as the caller may use them, or undefined while they load. */
export function useMeta(key: string): ResourceMeta | undefined {
  return useMetaQuery().data?.items.find((item) => item.key === key);
}

export function fieldNamed(meta: ResourceMeta, name: string): FieldMeta | undefined {
  return meta.fields.find((field) => field.name === name && !field.barred);
}
