import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import { customFields, kindOf, useMeta } from '../meta';
import type { ImportField, Resource } from '../resource';
import { useLabels } from '../useLabels';

const EXTERNAL = 'external_id:';

export function importField(fields: readonly ImportField[], name: string): ImportField | undefined {
  if (name.startsWith(EXTERNAL)) return { name, kind: 'text', key: true };
  return fields.find((field) => field.name === name);
}

/** The fields a column can become: the declared ones, then the workspace's own. */
export function useImportFields(resource: Resource): ImportField[] {
  const meta = useMeta(resource.key);
  const own = meta ? customFields(meta).filter(({ importable }) => importable) : [];
  const more = own.map((field): ImportField => ({
    name: field.name,
    kind: kindOf(resource, field),
    key: field.custom?.unique === true,
  }));
  return [...resource.import.fields, ...more];
}

/** The names of a mapping: fields of the resource, and ids of other systems. */
export function useFieldLabel(resource: Resource): (name: string) => string {
  const { t } = useTranslation('exchange');
  const labels = useLabels(resource);
  return (name) => (name.startsWith(EXTERNAL) ? t('map.externalId') : labels.field(name));
}

/** Groups of which no field is mapped yet; rows that only change records need none. */
export function missingFields(resource: Resource, job: Import): string[][] {
  if (job.mode === 'update') return [];
  const mapped = new Set(job.mapping.map((each) => each.field));
  return resource.import.required.filter((group) => !group.some((name) => mapped.has(name)));
}
