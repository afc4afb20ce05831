import type { ColumnMappingInput, Import, ImportValues } from '@/api/generated';
import { asInput } from './MappingTable';

/** By column: what values mean. An empty text means nothing; what is not here stays as written. */
export type Settled = Record<number, Record<string, string>>;

export function settledOf(job: Import): Settled {
  return Object.fromEntries(job.mapping.map(({ column, values }) => [column, values]));
}

/** Is a value left that nobody has said anything of? A template may have settled them all. */
export function isOpen(found: ImportValues, job: Import): boolean {
  const settled = settledOf(job);
  return found.columns.some(({ column, values }) =>
    values.some(({ value }) => settled[column]?.[value] === undefined),
  );
}

/** The first suggestion for each value that has not been settled by hand. */
export function suggested(found: ImportValues, settled: Settled): Settled {
  const next = { ...settled };
  for (const { column, values } of found.columns) {
    const likely = values.flatMap(({ value, suggestions }) => {
      const [first] = suggestions;
      return first ? [[value, first.value] as const] : [];
    });
    next[column] = { ...Object.fromEntries(likely), ...settled[column] };
  }
  return next;
}

export function withSettled(job: Import, settled: Settled): ColumnMappingInput[] {
  return job.mapping.map((each) => ({
    ...asInput(each),
    values: each.field ? (settled[each.column] ?? {}) : {},
  }));
}
