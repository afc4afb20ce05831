import type { FieldMeta, ResourceMeta } from '../meta';

/** The fields that the caller may ask about. */
export function askable(meta: ResourceMeta): FieldMeta[] {
  return meta.fields.filter(
    ({ filterable, barred, operators }) => filterable && !barred && operators.length > 0,
  );
}
