import { Button, SegmentedControl } from '@mantine/core';
import { IconChecklist, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { PageHeader } from '@/kit/ui/PageHeader';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { allows, useMe } from '@/lib/permissions';
import { TaskRow } from '../TaskRow';
import { myTasks, SHOWN, type ShownTasks } from '../tasks';
import classes from '../tasks.module.css';

const TaskDialog = lazy(() => import('../TaskDialog'));

/** What one has to do, on whatever record. */
export function TasksPage() {
  const { t } = useTranslation('activities');
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<ShownTasks>('open');
  const add = (
    <Button
      h={32}
      leftSection={<IconPlus size={16} stroke={1.8} />}
      onClick={() => setAdding(true)}
    >
      {t('tasks.new')}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t('tasks.mine')}
        actions={allows(me?.permissions, 'activity:create') ? add : null}
      />
      <div className={classes.page}>
        <div className={classes.tabs}>
          <SegmentedControl
            aria-label={t('tasks.which')}
            value={shown}
            onChange={setShown}
            data={SHOWN.map((value) => ({ value, label: t(`tasks.shown.${value}`) }))}
          />
        </div>
        {me ? <Mine key={shown} userId={me.user.id} shown={shown} /> : null}
      </div>
      <Suspense>{adding ? <TaskDialog onClose={() => setAdding(false)} /> : null}</Suspense>
    </>
  );
}

function Mine({ userId, shown }: { userId: string; shown: ShownTasks }) {
  const { t } = useTranslation('activities');
  const tasks = useInfiniteQuery(myTasks(userId, shown));
  const items = tasks.data?.pages.flatMap((page) => page.items) ?? [];
  if (tasks.isPending) return <SkeletonRows rows={6} />;
  if (tasks.isError) {
    return <ErrorState error={tasks.error} onRetry={() => void tasks.refetch()} />;
  }
  if (items.length === 0) return <EmptyState icon={IconChecklist} title={t('tasks.none')} />;
  return (
    <>
      <ul className={classes.list} aria-label={t('tasks.mine')}>
        {items.map((task) => (
          <TaskRow key={task.id} task={task} withRecord />
        ))}
      </ul>
      {tasks.hasNextPage ? (
        <Button
          variant="default"
          loading={tasks.isFetchingNextPage}
          onClick={() => void tasks.fetchNextPage()}
        >
          {t('tasks.later')}
        </Button>
      ) : null}
    </>
  );
}
