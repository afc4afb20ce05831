import type { Named } from '@/kit/fields/values';

export const TIMELINE_KINDS = ['note', 'call', 'meeting', 'task', 'file', 'change'] as const;
export const PERIODS = ['all', 'day', 'week', 'month', 'year'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];
export type Period = (typeof PERIODS)[number];

/** No kinds chosen means all of them. */
export interface Shown {
  kinds: TimelineKind[];
  period: Period;
  actor: Named | null;
}

export const EVERYTHING: Shown = { kinds: [], period: 'all', actor: null };

const DAYS: Record<Exclude<Period, 'all'>, number> = { day: 1, week: 7, month: 30, year: 365 };

export function isNarrowed(shown: Shown): boolean {
  return shown.kinds.length > 0 || shown.period !== 'all' || shown.actor !== null;
}

/** What is asked of the API; the key of a query holds `shown`, so that a period does not move it. */
export function timelineQuery(shown: Shown, now: number = Date.now()) {
  const since = shown.period === 'all' ? null : now - DAYS[shown.period] * 86_400_000;
  return {
    ...(shown.kinds.length > 0 ? { kind_in: shown.kinds.join(',') } : {}),
    ...(shown.actor ? { actor_id: shown.actor.id } : {}),
    ...(since === null ? {} : { at_gte: new Date(since).toISOString() }),
  };
}
