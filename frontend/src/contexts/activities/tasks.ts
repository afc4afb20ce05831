import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  cancelTask,
  completeTask,
  deleteTask,
  listTasks,
  reopenTask,
  type Task,
} from '@/api/generated';
import { timelineKey } from '@/kit/record-page/record';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';

export const TASKS_KEY = ['tasks'] as const;
export const SHOWN = ['open', 'overdue', 'closed'] as const;
export type ShownTasks = (typeof SHOWN)[number];

type Query = NonNullable<Parameters<typeof listTasks>[0]>['query'];

function pages(key: readonly unknown[], query: () => Query) {
  return infiniteQueryOptions({
    queryKey: [...TASKS_KEY, ...key],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? { cursor: pageParam } : {};
      return unwrap(listTasks({ query: { limit: 50, ...query(), ...cursor }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function myTasks(userId: string, shown: ShownTasks) {
  return pages(['mine', userId, shown], () => {
    const mine = { assignee_id: userId };
    if (shown === 'closed') return { ...mine, state_in: 'done,cancelled', sort: '-closed_at' };
    const late = shown === 'overdue' ? { due_by_lt: new Date().toISOString() } : {};
    return { ...mine, state: 'open', ...late };
  });
}

export function recordTasks(recordId: string) {
  return pages(['of', recordId], () => ({ record_id: recordId, state: 'open' }));
}

export function isOverdue(task: Task): boolean {
  return task.state === 'open' && task.due_by !== null && Date.parse(task.due_by) < Date.now();
}

export function useRefreshTasks() {
  const queries = useQueryClient();
  return async (task: Pick<Task, 'record_type' | 'record_id'>) => {
    await queries.invalidateQueries({ queryKey: TASKS_KEY });
    if (!task.record_type || !task.record_id) return;
    const queryKey = timelineKey(task.record_type, task.record_id);
    await queries.invalidateQueries({ queryKey });
  };
}

const ACTS = { complete: completeTask, cancel: cancelTask, reopen: reopenTask } as const;
export type Act = keyof typeof ACTS | 'delete';

export function useTaskAct(task: Task) {
  const { t } = useTranslation();
  const refresh = useRefreshTasks();
  return useMutation({
    mutationFn: async (act: Act): Promise<void> => {
      const path = { task_id: task.id };
      if (act === 'delete') await unwrap(deleteTask({ path }));
      else await unwrap(ACTS[act]({ path }));
    },
    onError: (error) => toastError(t, error),
    onSettled: () => refresh(task),
  });
}
