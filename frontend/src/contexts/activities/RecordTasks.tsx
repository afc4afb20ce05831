import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, Resource } from '@/kit/resource';
import { ErrorState } from '@/kit/ui/ErrorState';
import type { About } from './TaskDialog';
import { TaskRow } from './TaskRow';
import { recordTasks } from './tasks';
import classes from './tasks.module.css';

const TaskDialog = lazy(() => import('./TaskDialog'));

interface RecordTasksProps {
  resource: Resource;
  record: RecordRow;
  mayWrite: boolean;
}

/** What is to be done about a record. */
export function RecordTasks({ resource, record, mayWrite }: RecordTasksProps) {
  const { t } = useTranslation('activities');
  const [adding, setAdding] = useState(false);
  const tasks = useInfiniteQuery(recordTasks(record.id));
  const items = tasks.data?.pages.flatMap((page) => page.items) ?? [];
  const about: About = {
    record_type: resource.type === 'contact' ? 'contact' : 'account',
    record_id: record.id,
  };
  if (!mayWrite && items.length === 0) return null;
  return (
    <section aria-label={t('tasks.heading')} className={classes.panel}>
      <div className={classes.panelHead}>
        <h2>{t('tasks.heading')}</h2>
        {mayWrite ? (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} stroke={1.8} aria-hidden="true" />}
            onClick={() => setAdding(true)}
          >
            {t('tasks.add')}
          </Button>
        ) : null}
      </div>
      {tasks.isError ? (
        <ErrorState error={tasks.error} onRetry={() => void tasks.refetch()} />
      ) : null}
      <ul className={classes.list}>
        {items.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
      {tasks.hasNextPage ? (
        <Button variant="default" size="compact-sm" onClick={() => void tasks.fetchNextPage()}>
          {t('tasks.later')}
        </Button>
      ) : null}
      <Suspense>
        {adding ? <TaskDialog about={about} onClose={() => setAdding(false)} /> : null}
      </Suspense>
    </section>
  );
}
