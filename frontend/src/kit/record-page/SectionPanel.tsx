import { useAllowed } from '@/lib/permissions';
import { fieldNamed, kindOf, type ResourceMeta } from '../meta';
import { permission, type RecordRow, type Resource, type Section } from '../resource';
import { useLabels } from '../useLabels';
import { InlineField } from './InlineField';
import classes from './record.module.css';

interface SectionPanelProps {
  resource: Resource;
  meta: ResourceMeta;
  record: RecordRow;
  section: Section;
}

export function SectionPanel({ resource, meta, record, section }: SectionPanelProps) {
  const labels = useLabels(resource);
  const mayEdit = useAllowed(permission(resource, 'update')) && !record.archived_at;
  const fields = section.fields
    .map((name) => fieldNamed(meta, name))
    .filter((field) => field !== undefined);
  if (fields.length === 0) return null;
  return (
    <section className={classes.section} aria-label={labels.section(section.key)}>
      <h2 className={classes.sectionTitle}>{labels.section(section.key)}</h2>
      <dl className={classes.fields}>
        {fields.map((field) => (
          <InlineField
            key={field.name}
            resource={resource}
            record={record}
            field={field}
            kind={kindOf(resource, field)}
            editable={mayEdit && field.editable}
          />
        ))}
      </dl>
    </section>
  );
}
