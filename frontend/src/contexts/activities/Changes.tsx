import { useTranslation } from 'react-i18next';
import type { FieldChange } from '@/api/generated';
import { useDisplay } from '@/kit/fields/display';
import { ReferenceName } from '@/kit/fields/ReferenceName';
import { kindOf, useMeta } from '@/kit/meta';
import { useLabels } from '@/kit/useLabels';
import type { FieldKind, Resource } from '@/kit/resource';
import { shownChange } from './change';
import classes from './activities.module.css';

interface ChangesProps {
  resource: Resource;
  changes: FieldChange[];
}

/** References of custom fields are ids alone; those of the app come with their names. */
function isId(kind: FieldKind, value: unknown): value is string {
  return kind === 'reference' && typeof value === 'string';
}

function isReference(kind: FieldKind, { before, after }: FieldChange): boolean {
  return isId(kind, before) || isId(kind, after);
}

interface SideProps {
  text: string;
  target: string | null | undefined;
}

function Side({ text, target }: SideProps) {
  const { t } = useTranslation('activities');
  if (!text) return t('empty');
  return target ? <ReferenceName target={target} id={text} /> : text;
}

/** Field by field: before, struck through, then after. */
export function Changes({ resource, changes }: ChangesProps) {
  const { t } = useTranslation('activities');
  const meta = useMeta(resource.key);
  const display = useDisplay();
  const labels = useLabels(resource);
  const shown = changes
    .map((change) => {
      const field = meta?.fields.find(({ name }) => name === change.field);
      const kind = field ? kindOf(resource, field) : 'text';
      const choice = (value: string) => labels.choice(change.field, value);
      const told = shownChange(change, (value) =>
        isId(kind, value) ? value : display.text(kind, value, choice),
      );
      return told && { ...told, target: isReference(kind, change) ? field?.refers_to : null };
    })
    .filter((change) => change !== null);
  if (shown.length === 0) return null;
  return (
    <ul className={classes.changes}>
      {shown.map((change) => (
        <li key={change.field}>
          <span className={classes.changeField}>{labels.field(change.field)}</span>
          {change.hidden ? (
            <span>{t('hidden')}</span>
          ) : (
            <>
              <del>
                <Side text={change.before} target={change.target} />
              </del>
              <ins>
                <Side text={change.after} target={change.target} />
              </ins>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
