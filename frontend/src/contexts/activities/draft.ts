import type { Activity, ActivityCreate, ActivityUpdate } from '@/api/generated';

import { sourceOf, written } from './richText';

export const KINDS = ['note', 'call', 'meeting'] as const;
export type Kind = (typeof KINDS)[number];

/** What a form about an activity holds, whether the activity is there already or not. */
export interface Draft {
  body: string;
  happened_at: string | null;
  duration_minutes: number | null;
  direction: 'in' | 'out';
  next_step: string;
  next_step_due: string | null;
}

export const EMPTY: Draft = {
  body: '',
  happened_at: null,
  duration_minutes: null,
  direction: 'out',
  next_step: '',
  next_step_due: null,
};

type About = Pick<ActivityCreate, 'record_type' | 'record_id'>;

export function createBody(about: About, kind: Kind, draft: Draft): ActivityCreate {
  const body: ActivityCreate = { ...about, kind, ...written(draft.body) };
  if (kind === 'note') return body;
  return {
    ...body,
    ...(draft.happened_at ? { happened_at: draft.happened_at } : {}),
    ...(draft.duration_minutes !== null ? { duration_minutes: draft.duration_minutes } : {}),
    ...(kind === 'call' ? { direction: draft.direction } : {}),
    ...(draft.next_step.trim() ? { next_step: draft.next_step.trim() } : {}),
    ...(draft.next_step_due ? { next_step_due: draft.next_step_due } : {}),
  };
}

export function draftOf(activity: Activity): Draft {
  return {
    body: sourceOf(activity),
    happened_at: activity.happened_at,
    duration_minutes: activity.duration_minutes,
    direction: activity.direction ?? 'out',
    next_step: activity.next_step ?? '',
    next_step_due: activity.next_step_due,
  };
}

/** A merge patch with what was changed and nothing else; null clears. */
export function changesOf(activity: Activity, draft: Draft): ActivityUpdate {
  const wanted: ActivityUpdate = {
    ...(draft.body.trim() === sourceOf(activity) ? {} : written(draft.body)),
    ...(activity.kind === 'call' ? { direction: draft.direction } : {}),
    ...(activity.kind === 'note'
      ? {}
      : {
          happened_at: draft.happened_at ?? activity.happened_at,
          duration_minutes: draft.duration_minutes,
          next_step: draft.next_step.trim() || null,
          next_step_due: draft.next_step_due,
        }),
  };
  const changed = Object.entries(wanted).filter(
    ([name, value]) => activity[name as keyof Activity] !== value,
  );
  return Object.fromEntries(changed);
}
