import { useTranslation } from 'react-i18next';
import type { FieldChange } from '@/api/generated';
import { useDisplay } from '@/kit/fields/display';
import { kindOf, useMeta } from '@/kit/meta';
import type { Resource } from '@/kit/resource';
import { useLabels } from '@/kit/useLabels';
import { shownChange, type ShownChange } from './change';
import classes from './activities.module.css';

interface ChangesProps {
  resource: Resource;
  changes: FieldChange[];
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
      return shownChange(change, (value) => display.text(kind, value, choice));
    })
    .filter((change) => change !== null);
  if (shown.length === 0) return null;
  const value = (text: string) => text || t('empty');
  return (
    <ul className={classes.changes}>
      {shown.map((change: ShownChange) => (
        <li key={change.field}>
          <span className={classes.changeField}>{labels.field(change.field)}</span>
          {change.hidden ? (
            <span>{t('hidden')}</span>
          ) : (
            <>
              <del>{value(change.before)}</del>
              <ins>{value(change.after)}</ins>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
