import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import { useFormat } from '@/lib/format';
import { Meter } from '../ui/Meter';
import classes from './wizard.module.css';

interface JobProgressProps {
  job: Import;
  title: string;
  text: string;
  children?: ReactNode;
}

export function JobProgress({ job, title, text, children }: JobProgressProps) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const { position, total } = job.progress;
  const fraction = total ? position / total : 0;
  return (
    <div className={classes.progress}>
      <h2 className={classes.heading}>{title}</h2>
      <Meter value={fraction} label={title} />
      <p className={classes.progressText} role="status">
        {total
          ? t('progress', {
              done: format.number(position),
              total: format.number(total),
              percent: format.percent(fraction),
            })
          : t('progressSoon')}
      </p>
      <p className={classes.lead}>{text}</p>
      {children}
    </div>
  );
}
