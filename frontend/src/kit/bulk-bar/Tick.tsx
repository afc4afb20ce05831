import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllowed } from '@/lib/permissions';
import type { Row } from '../resource';
import type { Selection } from './selection';
import classes from './bulk.module.css';

interface TickProps {
  label: string;
  id: string;
  ticked: boolean;
  onTick: (id: string) => void;
}

/** Names the box before a row; null where the reader's role changes no many, and rows have none. */
export function useTickLabel(): ((title: string) => string) | null {
  const { t } = useTranslation('kit');
  const tickable = useAllowed('bulk_change:run');
  return useMemo(
    () => (tickable ? (name: string) => t('bulk.select', { name }) : null),
    [t, tickable],
  );
}

/** The box before a row. */
export function Tick({ label, id, ticked, onTick }: TickProps) {
  return (
    <input
      type="checkbox"
      className={classes.tick}
      aria-label={label}
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
