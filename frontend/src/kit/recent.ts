import { dropKept, keep, useKept } from '@/lib/kept';

export interface RecentRecord {
  resource: string;
  id: string;
  title: string;
}

const NAME = 'recent';
const MOST = 8;

function isRecent(value: unknown): value is RecentRecord {
  const item = value as Partial<RecentRecord> | null;
  return (
    typeof item?.resource === 'string' &&
    typeof item.id === 'string' &&
    typeof item.title === 'string'
  );
}

function asRecent(raw: unknown): RecentRecord[] {
  return Array.isArray(raw) ? raw.filter(isRecent) : [];
}

const without = (items: RecentRecord[], id: string) => items.filter((item) => item.id !== id);

/** The records that this person opened last, the newest first. */
export function useRecent(): RecentRecord[] {
  return useKept(NAME, asRecent)[0];
}

export function rememberRecord(user: string, record: RecentRecord): void {
  keep(user, NAME, (old) => [record, ...without(asRecent(old), record.id)].slice(0, MOST));
}

export function forgetRecord(user: string, id: string): void {
  keep(user, NAME, (old) => without(asRecent(old), id));
}

export function forgetAllRecent(): void {
  dropKept(NAME);
}
