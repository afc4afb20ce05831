import {
  columnSizingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { useMemo, useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { isNumeric } from '../fields/display';
import type { ResourceMeta } from '../meta';
import type { Resource, Row } from '../resource';
import { useLabels } from '../useLabels';
import { GridBody } from './GridBody';
import { HeaderMenu } from './HeaderMenu';
import { allColumns, sortState, visibleColumns, type Column } from './columns';
import type { ListSearch } from './search';
import classes from './list.module.css';

export interface RowsProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
  rows: Row[];
  total: number | null;
  onNearEnd: () => void;
}

const features = tableFeatures({ columnSizingFeature });

function columnDefs(columns: Column[]): ColumnDef<typeof features, Row>[] {
  return columns.map(({ name, width }) => ({ id: name, size: width }));
}

export function Grid({ resource, meta, search, rows, total, onNearEnd }: RowsProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  // State, not a ref object: a memoised child would see the ref while it is still empty.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const columns = useMemo(
    () => visibleColumns(allColumns(resource, meta), resource, search),
    [resource, meta, search],
  );
  const defs = useMemo(() => columnDefs(columns), [columns]);
  const table = useTable({ features, columns: defs, data: rows, getRowId: (row) => row.id });
  const template = table
    .getHeaderGroups()[0]
    ?.headers.map((header, index) =>
      index === 0 ? `minmax(${header.getSize()}px, 1fr)` : `${header.getSize()}px`,
    )
    .join(' ');
  return (
    <div
      ref={setBox}
      className={classes.gridBox}
      tabIndex={0}
      role="region"
      aria-label={labels.title}
    >
      <div
        role="table"
        aria-label={t('list.table', { title: labels.title })}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-colcount={columns.length}
        className={classes.grid}
        style={{ '--columns': template, minWidth: table.getTotalSize() } as CSSProperties}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row}>
            {columns.map((column) => (
              <div
                key={column.name}
                role="columnheader"
                aria-sort={sortState(search.sort ?? meta.default_sort, column.name)}
                className={isNumeric(column.kind) ? classes.headNumber : classes.headCell}
              >
                <HeaderMenu resource={resource} meta={meta} search={search} column={column} />
              </div>
            ))}
          </div>
        </div>
        <GridBody
          resource={resource}
          rows={table.getRowModel().rows}
          columns={columns}
          box={box}
          onNearEnd={onNearEnd}
        />
      </div>
    </div>
  );
}
