import type { ListQuery, Page, RecordRow } from '@/kit/resource';

/**
 * The kit speaks of any resource, the generated client of each one: rows cross over here and only here.
 * The API refuses a parameter that it does not know, so a wrong name fails loudly.
 */
export function asPage(page: {
  items: unknown[];
  next_cursor?: string | null;
  total?: number | null;
}): Page {
  return page as Page;
}

export function asRecord(record: { id: string; version: number }): RecordRow {
  return record as RecordRow;
}

export function asBody<T>(body: Record<string, unknown>): T {
  return body as T;
}

export function asQuery<T>(query: ListQuery): T {
  return query as T;
}
