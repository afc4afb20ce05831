import { describe, expect, it } from 'vitest';
import type { Task } from '@/api/generated';
import { emptyTask, taskBody, taskChanges, taskDraft } from './taskDraft';

const task = {
  id: 't',
  title: 'Ring',
  details: null,
  priority: 'high',
  due_date: '2026-03-04',
  due_at: null,
  remind_at: null,
  assignee: { id: 'me', name: 'Me' },
} as unknown as Task;

describe('a task as it is written down', () => {
  it('is due on a day or at an instant', () => {
    const draft = { ...emptyTask('me'), title: ' Ring ', due: '2026-03-04' };
    expect(taskBody(draft)).toMatchObject({ title: 'Ring', due_date: '2026-03-04', due_at: null });
    const timed = { ...draft, timed: true, due: '2026-03-04T09:00:00Z' };
    expect(taskBody(timed)).toMatchObject({ due_date: null, due_at: '2026-03-04T09:00:00Z' });
  });

  it('sends only what was changed', () => {
    expect(taskChanges(task, taskDraft(task))).toEqual({});
    const moved = { ...taskDraft(task), timed: true, due: '2026-03-04T09:00:00Z' };
    expect(taskChanges(task, moved)).toEqual({ due_date: null, due_at: '2026-03-04T09:00:00Z' });
    expect(taskChanges(task, { ...taskDraft(task), assignee_id: null })).toEqual({
      assignee_id: null,
    });
  });
});
