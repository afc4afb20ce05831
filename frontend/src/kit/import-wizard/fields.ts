import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import type { ImportField, Resource } from '../resource';
import { useLabels } from '../useLabels';

const EXTERNAL = 'external_id:';

export function importField(resource: Resource, name: string): ImportField | undefined {
  if (name.startsWith(EXTERNAL)) return { name, kind: 'text', key: true };
  return resource.import.fields.find((field) => field.name === name);
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
