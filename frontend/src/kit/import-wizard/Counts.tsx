import { useTranslation } from 'react-i18next';
import type { Counts as ImportCounts } from '@/api/generated';
import { useFormat } from '@/lib/format';
import classes from './wizard.module.css';

const KEYS = ['created', 'updated', 'unchanged', 'failed', 'warnings'] as const;

interface CountsProps {
  counts: ImportCounts;
  /** A dry run speaks of what would be. */
  future?: boolean;
}

export function Counts({ counts, future = false }: CountsProps) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const shown = KEYS.filter((key) => key === 'created' || key === 'failed' || counts[key] > 0);
  return (
    <dl className={classes.counts}>
      {shown.map((key) => (
        <div key={key} className={classes.count} data-kind={counts[key] > 0 ? key : undefined}>
          <dt>{t(`counts.${future ? 'future' : 'past'}.${key}`)}</dt>
          <dd>{format.number(counts[key])}</dd>
        </div>
      ))}
    </dl>
  );
}
