import type { Task, TaskCreate, TaskPriority, TaskUpdate } from '@/api/generated';

export interface TaskDraft {
  title: string;
  details: string;
  priority: TaskPriority;
  timed: boolean;
  due: string | null;
  remind_at: string | null;
  assignee_id: string | null;
}

export function emptyTask(me: string): TaskDraft {
  return {
    title: '',
    details: '',
    priority: 'normal',
    timed: false,
    due: null,
    remind_at: null,
    assignee_id: me,
  };
}

export function taskDraft(task: Task): TaskDraft {
  return {
    title: task.title,
    details: task.details ?? '',
    priority: task.priority,
    timed: task.due_at !== null,
    due: task.due_at ?? task.due_date,
    remind_at: task.remind_at,
    assignee_id: task.assignee?.id ?? null,
  };
}

/** A task is due on a day or at an instant, never both. */
export function taskBody(draft: TaskDraft): TaskCreate {
  return {
    title: draft.title.trim(),
    details: draft.details.trim() || null,
    priority: draft.priority,
    due_date: draft.timed ? null : draft.due,
    due_at: draft.timed ? draft.due : null,
    remind_at: draft.remind_at,
    assignee_id: draft.assignee_id,
  };
}

/** Only what differs: someone else's change to another field stays. */
export function taskChanges(task: Task, draft: TaskDraft): TaskUpdate {
  const before: Record<string, unknown> = taskBody(taskDraft(task));
  const after = Object.entries(taskBody(draft));
  return Object.fromEntries(after.filter(([name, value]) => value !== before[name]));
}
