import { useTranslation } from 'react-i18next';
import { useAllowed } from '@/lib/permissions';
import type { Row } from '../resource';
import type { Selection } from './selection';
import classes from './bulk.module.css';

interface TickProps {
  title: string;
  id: string;
  ticked: boolean;
  onTick: (id: string) => void;
}

/** The box before a row; nothing where the reader's role changes no many. */
export function Tick({ title, id, ticked, onTick }: TickProps) {
  const { t } = useTranslation('kit');
  if (!useAllowed('bulk_change:run')) return null;
  return (
    <input
      type="checkbox"
      className={classes.tick}
      aria-label={t('bulk.select', { name: title })}
      checked={ticked}
      onChange={() => onTick(id)}
    />
  );
}

export function SelectAll({ selection, rows }: { selection: Selection; rows: readonly Row[] }) {
  const { t } = useTranslation('kit');
  if (!useAllowed('bulk_change:run')) return null;
  return (
    <input
      type="checkbox"
      className={classes.tick}
      aria-label={t('bulk.selectAll')}
      checked={selection.everything || (rows.length > 0 && selection.ids.size >= rows.length)}
      onChange={() => selection.toggleAll(rows)}
    />
  );
}
