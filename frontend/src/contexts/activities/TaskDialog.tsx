import { Button, Group, NativeSelect, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { changeTask, createTask, type Task, type TaskCreate } from '@/api/generated';
import { ReferencePicker } from '@/kit/fields/ReferencePicker';
import { unwrap } from '@/lib/client';
import { isAppError } from '@/lib/errors';
import { useMe } from '@/lib/permissions';
import { errorText, fieldErrors } from '@/lib/problems';
import { ifMatch } from '@/lib/versions';
import { emptyTask, taskBody, taskChanges, taskDraft, type TaskDraft } from './taskDraft';
import { useRefreshTasks } from './tasks';
import { Dialog } from '@/kit/ui/Dialog';

const DateField = lazy(() => import('@/kit/fields/DateField'));
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

export type About = Pick<TaskCreate, 'record_type' | 'record_id'>;

interface TaskDialogProps {
  /** Absent: a new one. */
  task?: Task;
  about?: About;
  onClose: () => void;
}

function useSave({ task, about, onClose }: TaskDialogProps) {
  const refresh = useRefreshTasks();
  return useMutation({
    mutationFn: (draft: TaskDraft) => {
      if (!task) return unwrap(createTask({ body: { ...taskBody(draft), ...about } }));
      const body = taskChanges(task, draft);
      const headers = ifMatch(task.version);
      return unwrap(changeTask({ path: { task_id: task.id }, body, headers }));
    },
    onSuccess: async (saved) => {
      await refresh(saved);
      onClose();
    },
    // Someone saved first: the list behind shows theirs, and saving again is a choice made knowingly.
    onError: (error) =>
      task && isAppError(error) && error.status === 412 ? refresh(task) : undefined,
  });
}

export default function TaskDialog(props: TaskDialogProps) {
  const { t } = useTranslation('activities');
  const me = useMe();
  const { task, onClose } = props;
  const [draft, setDraft] = useState(() => (task ? taskDraft(task) : emptyTask(me?.user.id ?? '')));
  const save = useSave(props);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.title.trim() !== '') save.mutate(draft);
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={task ? t('tasks.edit') : t('tasks.new')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Fields
            draft={draft}
            change={(patch) => setDraft((old) => ({ ...old, ...patch }))}
            error={save.error}
            known={task?.assignee ? [task.assignee] : me ? [me.user] : []}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={draft.title.trim() === ''}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  draft: TaskDraft;
  change: (patch: Partial<TaskDraft>) => void;
  error: unknown;
  known: { id: string; name: string }[];
}

function Fields({ draft, change, error, known }: FieldsProps) {
  const { t } = useTranslation('activities');
  const errors = isAppError(error) ? fieldErrors(t, error) : {};
  const other = error && Object.keys(errors).length === 0 ? errorText(t, error) : null;
  return (
    <>
      <TextInput
        label={t('tasks.title')}
        required
        data-autofocus
        value={draft.title}
        error={errors.title ?? other}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t('tasks.details')}
        autosize
        minRows={2}
        maxRows={10}
        value={draft.details}
        error={errors.details}
        onChange={(event) => change({ details: event.currentTarget.value })}
      />
      <ReferencePicker
        target="users"
        label={t('tasks.assignee')}
        known={known}
        value={draft.assignee_id}
        error={errors.assignee_id}
        onChange={(assignee_id) => change({ assignee_id })}
      />
      <NativeSelect
        label={t('tasks.priority')}
        value={draft.priority}
        data={PRIORITIES.map((value) => ({ value, label: t(`tasks.priorities.${value}`) }))}
        onChange={({ currentTarget }) => {
          const priority = PRIORITIES.find((each) => each === currentTarget.value);
          if (priority) change({ priority });
        }}
      />
      <Times draft={draft} change={change} errors={errors} />
    </>
  );
}

interface TimesProps {
  draft: TaskDraft;
  change: (patch: Partial<TaskDraft>) => void;
  errors: Record<string, string>;
}

function Times({ draft, change, errors }: TimesProps) {
  const { t } = useTranslation('activities');
  return (
    <Suspense>
      <DateField
        key={String(draft.timed)}
        label={t('tasks.due')}
        timed={draft.timed}
        value={draft.due}
        error={errors.due_date ?? errors.due_at}
        onChange={(due) => change({ due })}
      />
      <Switch
        label={t('tasks.timed')}
        checked={draft.timed}
        onChange={(event) => change({ timed: event.currentTarget.checked, due: null })}
      />
      <DateField
        label={t('tasks.remindAt')}
        timed
        value={draft.remind_at}
        error={errors.remind_at}
        onChange={(remind_at) => change({ remind_at })}
      />
    </Suspense>
  );
}
