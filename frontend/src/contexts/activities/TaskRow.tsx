import { ActionIcon, Menu } from '@mantine/core';
import { IconCircle, IconCircleCheck, IconCircleX, IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task, TaskPriority } from '@/api/generated';
import { useResources } from '@/kit/registry';
import { ConfirmDialog } from '@/kit/ui/ConfirmDialog';
import { Tag, type Tone } from '@/kit/ui/Tag';
import { useFormat } from '@/lib/format';
import { allows, useMe } from '@/lib/permissions';
import { isOverdue, useTaskAct } from './tasks';
import classes from './tasks.module.css';

const TaskDialog = lazy(() => import('./TaskDialog'));
const TONES: Record<TaskPriority, Tone> = {
  low: 'gray',
  normal: 'gray',
  high: 'orange',
  urgent: 'red',
};
const MARKS = { open: IconCircle, done: IconCircleCheck, cancelled: IconCircleX } as const;

interface TaskRowProps {
  task: Task;
  /** On the page of its record its name says nothing new. */
  withRecord?: boolean;
}

export function TaskRow({ task, withRecord = false }: TaskRowProps) {
  const { t } = useTranslation('activities');
  const act = useTaskAct(task);
  const may = allows(useMe()?.permissions, 'activity:update');
  const Mark = MARKS[task.state];
  const open = task.state === 'open';
  const verb = open ? 'complete' : 'reopen';
  return (
    <li className={classes.task} data-state={task.state}>
      <ActionIcon
        size={28}
        aria-label={t(`tasks.${verb}`, { title: task.title })}
        disabled={!may || act.isPending}
        onClick={() => act.mutate(verb)}
      >
        <Mark size={18} stroke={1.6} />
      </ActionIcon>
      <div className={classes.main}>
        <span className={classes.name}>{task.title}</span>
        {task.details ? <span className={classes.details}>{task.details}</span> : null}
        <Facts task={task} withRecord={withRecord} />
      </div>
      {may ? <More task={task} act={act.mutate} /> : null}
    </li>
  );
}

function Facts({ task, withRecord = false }: TaskRowProps) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const resource = useResources().find(({ type }) => type === task.record_type);
  const late = isOverdue(task);
  const due = task.due_at
    ? format.instant(task.due_at)
    : task.due_date
      ? format.date(task.due_date)
      : null;
  return (
    <span className={classes.facts}>
      {due ? (
        <span data-late={late || undefined}>
          {late ? t('tasks.late', { when: due }) : t('tasks.dueOn', { when: due })}
        </span>
      ) : null}
      {task.priority === 'normal' ? null : (
        <Tag tone={TONES[task.priority]}>{t(`tasks.priorities.${task.priority}`)}</Tag>
      )}
      {withRecord && resource && task.record_id ? (
        <Link to="/$resource/$id" params={{ resource: resource.key, id: task.record_id }}>
          {task.record_name}
        </Link>
      ) : null}
      <span>{task.assignee ? task.assignee.name : t('tasks.nobody')}</span>
    </span>
  );
}

function More({ task, act }: { task: Task; act: ReturnType<typeof useTaskAct>['mutate'] }) {
  const { t } = useTranslation('activities');
  const mayDelete = allows(useMe()?.permissions, 'activity:delete');
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={28} aria-label={t('tasks.more', { title: task.title })}>
            <IconDots size={16} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('edit')}>{t('edit')}</Menu.Item>
          {task.state === 'open' ? (
            <Menu.Item onClick={() => act('cancel')}>{t('tasks.cancel')}</Menu.Item>
          ) : null}
          {mayDelete ? (
            <Menu.Item onClick={() => setOpen('delete')}>{t('delete')}</Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{open === 'edit' ? <TaskDialog task={task} onClose={close} /> : null}</Suspense>
      <ConfirmDialog
        opened={open === 'delete'}
        title={t('tasks.deleteTitle')}
        text={t('tasks.deleteText')}
        confirmLabel={t('delete')}
        busy={false}
        onConfirm={() => {
          close();
          act('delete');
        }}
        onClose={close}
      />
    </>
  );
}
