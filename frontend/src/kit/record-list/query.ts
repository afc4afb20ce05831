import { dayStart, nextDay } from '@/lib/zones';
import { fieldNamed, kindOf, type ResourceMeta } from '../meta';
import type { ExportBody, FieldKind, ListQuery, Resource, SearchBody } from '../resource';
import type { Filter, FilterValue, ListSearch } from './search';

export const PAGE_SIZE = 100;

export interface Context {
  resource: Resource;
  meta: ResourceMeta;
  zone: string;
}

/** Operators that a plain parameter can say; the rest needs the condition tree. */
const SUFFIX: Record<string, string> = {
  eq: '',
  in: '_in',
  gt: '_gt',
  gte: '_gte',
  lt: '_lt',
  lte: '_lte',
  has_any: '_has_any',
  is_null: '_is_null',
};

function kind({ resource, meta }: Context, field: string): FieldKind {
  const found = fieldNamed(meta, field);
  return found ? kindOf(resource, found) : 'text';
}

/** A day chosen on screen is a day of the reader's zone: it becomes the instants around it. */
function onInstants([field, op, value]: Filter, zone: string): Filter[] {
  const day = String(value);
  if (op === 'eq') {
    return [
      [field, 'gte', dayStart(day, zone)],
      [field, 'lt', dayStart(nextDay(day), zone)],
    ];
  }
  if (op === 'gt') return [[field, 'gte', dayStart(nextDay(day), zone)]];
  if (op === 'lte') return [[field, 'lt', dayStart(nextDay(day), zone)]];
  return [[field, op, dayStart(day, zone)]];
}

/** The filters as the wire wants them; those of fields that the caller may not use are dropped. */
export function wireFilters(context: Context, filters: readonly Filter[] = []): Filter[] {
  return filters
    .filter(([field]) => fieldNamed(context.meta, field)?.filterable)
    .flatMap((filter) =>
      kind(context, filter[0]) === 'instant' && filter[1] !== 'is_null'
        ? onInstants(filter, context.zone)
        : [filter],
    );
}

function parameter(value: FilterValue): string | number | boolean {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function hasComma(value: FilterValue): boolean {
  return Array.isArray(value) && value.some((item) => String(item).includes(','));
}

/** Plain query parameters, or null when a filter needs the condition tree. */
export function asParameters(filters: readonly Filter[]): ListQuery | null {
  const query: ListQuery = {};
  for (const [field, op, value] of filters) {
    const suffix = SUFFIX[op];
    const name = field + (suffix ?? '');
    if (suffix === undefined || name in query || hasComma(value)) return null;
    query[name] = parameter(value);
  }
  return query;
}

export function asTree(filters: readonly Filter[]): { all: Record<string, unknown>[] } {
  return { all: filters.map(([field, op, value]) => ({ field, op, value })) };
}

/** The chips and the condition beside them as one tree. */
export function conditionOf(
  filters: readonly Filter[],
  where: ListSearch['where'],
): Record<string, unknown> {
  const tests = asTree(filters);
  return where ? { all: [...tests.all, where] } : tests;
}

export type ListRequest = { via: 'list'; query: ListQuery } | { via: 'search'; body: SearchBody };

/** A list goes by GET where it can, so that it can be cached and shared; else by the condition tree. */
export function listRequest(context: Context, search: ListSearch): ListRequest {
  const filters = wireFilters(context, search.filters);
  const common = {
    limit: PAGE_SIZE,
    ...(search.q ? { q: search.q } : {}),
    ...(search.sort ? { sort: search.sort } : {}),
    ...(search.archived ? { archived: true } : {}),
  };
  const plain = search.where ? null : asParameters(filters);
  return plain
    ? { via: 'list', query: { ...plain, ...common } }
    : { via: 'search', body: { ...common, where: conditionOf(filters, search.where) } };
}

/**
 * The view as plain parameters, for what takes no condition tree; null when it cannot be said so:
 * a sum that left a filter out would be wrong without a sign of it.
 */
export function viewParameters(context: Context, search: ListSearch): ListQuery | null {
  const plain = search.where ? null : asParameters(wireFilters(context, search.filters));
  const archived = search.archived ? { archived: true } : {};
  return plain && { ...plain, ...archived, ...(search.q ? { q: search.q } : {}) };
}

/** The rows of the view, by the condition tree: an export leaves no filter out. */
export function exportRows(context: Context, search: ListSearch): Omit<ExportBody, 'format'> {
  const filters = wireFilters(context, search.filters);
  const narrowed = filters.length > 0 || search.where;
  return {
    ...(narrowed ? { where: conditionOf(filters, search.where) } : {}),
    ...(search.q ? { q: search.q } : {}),
    ...(search.sort ? { sort: search.sort } : {}),
    ...(search.archived ? { archived: true } : {}),
  };
}

export function groupsRequest(context: Context, search: ListSearch): ListQuery | null {
  const plain = viewParameters(context, search);
  const sum = search.sum ? { sum: search.sum } : {};
  return plain && { ...plain, by: search.group ?? '', ...sum };
}
