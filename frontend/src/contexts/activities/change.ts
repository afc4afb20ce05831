import type { FieldChange } from '@/api/generated';

export interface ShownChange {
  field: string;
  before: string;
  after: string;
  /** A secret field: the journal tells that it changed, not from what to what. */
  hidden: boolean;
}

const INTERNAL = ['updated_at', 'updated_by', 'version', 'search_text'];

/** A change as a line of a timeline, or null for what no reader asks about. */
export function shownChange(
  change: FieldChange,
  text: (value: unknown) => string,
): ShownChange | null {
  if (INTERNAL.includes(change.field)) return null;
  const before = text(change.before);
  const after = text(change.after);
  const hidden = change.before === undefined && change.after === undefined;
  if (!hidden && before === after) return null;
  return { field: change.field, before, after, hidden };
}
