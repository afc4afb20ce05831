import { useQuery } from '@tanstack/react-query';
import type { FieldMeta, ResourceMeta } from '@/api/generated';
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

export function kindOf(resource: Resource, field: FieldMeta): FieldKind {
  return resource.fields[field.name]?.as ?? KINDS[field.type] ?? 'text';
}

export function readField(resource: Resource, row: Row, name: string): unknown {
  const read = resource.fields[name]?.read;
  return read ? read(row) : row[name];
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
