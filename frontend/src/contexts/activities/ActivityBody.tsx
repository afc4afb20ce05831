import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Activity } from '@/api/generated';
import { useFormat } from '@/lib/format';
import { RichText } from './RichText';
import classes from './activities.module.css';

export function ActivityBody({ activity }: { activity: Activity }) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const facts = [
    activity.direction ? t(`directions.${activity.direction}`) : null,
    activity.duration_minutes ? t('minutes', { count: activity.duration_minutes }) : null,
  ].filter((fact) => fact !== null);
  return (
    <div className={classes.note}>
      <RichText body={activity.body} body_format={activity.body_format} />
      {facts.length > 0 ? <p className={classes.noteFacts}>{facts.join(' · ')}</p> : null}
      {activity.next_step ? (
        <p className={classes.noteNext}>
          <IconArrowRight size={14} stroke={1.8} aria-hidden="true" />
          <span>{activity.next_step}</span>
          {activity.next_step_due ? (
            <span className={classes.noteFacts}>{format.date(activity.next_step_due)}</span>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
