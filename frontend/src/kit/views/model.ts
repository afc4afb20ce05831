import type { View } from '@/api/generated';
import { dayStart, wallClock } from '@/lib/zones';
import { asTree, wireFilters, type Context } from '../record-list/query';
import type { Filter, FilterValue, ListSearch } from '../record-list/search';

type Tree = Record<string, unknown>;

/** What of a list a view keeps, spelled as the wire spells it. */
export type ViewParts = Pick<
  View,
  'where' | 'q' | 'sort' | 'archived' | 'columns' | 'group_by' | 'sum'
>;

export function partsOf(context: Context, search: ListSearch): ViewParts {
  const { all } = asTree(wireFilters(context, search.filters)) as { all: Tree[] };
  const tests = search.where ? [...all, search.where] : all;
  const [first = ''] = context.resource.list.columns;
  return {
    where: tests.length > 0 ? { all: tests } : null,
    q: search.q ?? null,
    sort: search.sort ?? null,
    archived: search.archived ?? false,
    columns: search.columns ? [first, ...search.columns.filter((name) => name !== first)] : null,
    group_by: search.group ?? null,
    sum: search.sum ?? null,
  };
}

/** A view as the address of its list; what the chips cannot say stays a condition of its own. */
export function searchOf(context: Context, view: View): ListSearch {
  const filters: Filter[] = [];
  const rest: Tree[] = [];
  for (const test of testsOf(view.where)) {
    const filter = asFilter(context, test);
    if (filter) filters.push(filter);
    else rest.push(test);
  }
  const [first] = context.resource.list.columns;
  const parts: ListSearch = {
    view: view.id,
    q: view.q ?? undefined,
    sort: view.sort ?? undefined,
    filters: filters.length > 0 ? filters : undefined,
    where: rest.length > 1 ? { all: rest } : rest[0],
    group: view.group_by ?? undefined,
    sum: view.sum ?? undefined,
    columns: view.columns?.filter((name) => name !== first),
    archived: view.archived ? true : undefined,
  };
  const known = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as ListSearch;
}

function testsOf(where: View['where']): Tree[] {
  if (!where) return [];
  return Array.isArray(where.all) ? (where.all as Tree[]) : [where];
}

function asFilter({ meta, zone }: Context, test: Tree): Filter | null {
  const { field, op, value } = test;
  const found = meta.fields.find(({ name }) => name === field);
  if (typeof field !== 'string' || typeof op !== 'string' || !found?.filterable) return null;
  if (found.type !== 'instant' || typeof value !== 'string') {
    return [field, op, value as FilterValue];
  }
  const day = wallClock(value, zone).slice(0, 10);
  const whole = Date.parse(dayStart(day, zone)) === Date.parse(value);
  return whole && (op === 'gte' || op === 'lt') ? [field, op, day] : null;
}

/** Has the list been changed since the view was saved? */
export function differs(context: Context, search: ListSearch, view: View): boolean {
  return fingerprint(context, search) !== fingerprint(context, searchOf(context, view));
}

function fingerprint(context: Context, search: ListSearch): string {
  const { where, ...parts } = partsOf(context, search);
  const tests = testsOf(where).map((test) => JSON.stringify(test, plain));
  return JSON.stringify([tests, parts]);
}

/** The wire writes an instant or a number in a form of its own. */
function plain(key: string, value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (key === 'value' && typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) {
    return Date.parse(value).toString();
  }
  return value;
}
