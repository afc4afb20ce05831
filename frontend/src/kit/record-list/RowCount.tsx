import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import classes from './list.module.css';

/** The API stops counting here. */
const CAP = 10_000;

export function RowCount({ total }: { total: number | null }) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  if (total === null) return null;
  const shown = format.number(Math.min(total, CAP));
  return (
    <span className={classes.count} role="status">
      {total >= CAP ? t('list.countCapped', { shown }) : t('list.count', { count: total, shown })}
    </span>
  );
}
