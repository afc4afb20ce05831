/** A chip of the filter bar, spelled in the URL as it is here: field, operator, value. */
export type Filter = [field: string, op: string, value: FilterValue];

export type FilterValue = string | number | boolean | (string | number)[] | null;

export interface ListSearch {
  /** The saved view that the list began with; no id for the list as it is. */
  view?: string;
  q?: string;
  sort?: string;
  filters?: Filter[];
  /** A condition that the chips cannot say. */
  where?: Record<string, unknown>;
  group?: string;
  sum?: string;
  as?: 'chart' | 'table';
  /** The columns in their order, without the first, which is the record itself. */
  columns?: string[];
  archived?: true;
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.filter((item): item is string => typeof item === 'string');
  return found.length > 0 ? found : undefined;
}

function isValue(value: unknown): value is FilterValue {
  if (Array.isArray(value)) return value.every((v) => ['string', 'number'].includes(typeof v));
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function toFilter(value: unknown): Filter | null {
  if (!Array.isArray(value) || value.length !== 3) return null;
  const [field, op, operand] = value as unknown[];
  if (typeof field !== 'string' || typeof op !== 'string' || !isValue(operand)) return null;
  return [field, op, operand];
}

function filters(value: unknown): Filter[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.map(toFilter).filter((item) => item !== null);
  return found.length > 0 ? found : undefined;
}

function tree(value: unknown): Record<string, unknown> | undefined {
  const object = typeof value === 'object' && value !== null && !Array.isArray(value);
  return object ? (value as Record<string, unknown>) : undefined;
}

/** What the URL of a list may say. A part that is not understood is dropped, never a crash. */
export function validateListSearch(raw: Record<string, unknown>): ListSearch {
  const as = raw.as === 'chart' || raw.as === 'table' ? raw.as : undefined;
  const parsed: ListSearch = {
    view: text(raw.view),
    q: text(raw.q),
    sort: text(raw.sort),
    filters: filters(raw.filters),
    where: tree(raw.where),
    group: text(raw.group),
    sum: text(raw.sum),
    as,
    columns: texts(raw.columns),
    archived: raw.archived === true ? true : undefined,
  };
  return Object.fromEntries(
    Object.entries(parsed).filter(([, value]) => value !== undefined),
  ) as ListSearch;
}
