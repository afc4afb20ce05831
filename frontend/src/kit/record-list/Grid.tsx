import { useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { isNumeric } from '../fields/display';
import type { ResourceMeta } from '../meta';
import type { Resource, Row } from '../resource';
import { useLabels } from '../useLabels';
import type { Selection } from '../bulk-bar/selection';
import { SelectAll } from '../bulk-bar/Tick';
import { useRecordClicks } from '../ui/RecordLink';
import { GridBody } from './GridBody';
import { HeaderMenu } from './HeaderMenu';
import { sortState } from './columns';
import type { ListSearch } from './search';
import { useColumns } from './useColumns';
import classes from './list.module.css';

export interface RowsProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
  rows: Row[];
  total: number | null;
  selection: Selection;
  onNearEnd: () => void;
}

export function Grid({ resource, meta, search, rows, total, selection, onNearEnd }: RowsProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  // State, not a ref object: a memoised child would see the ref while it is still empty.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { visible: columns } = useColumns(resource, meta, search);
  const follow = useRecordClicks();
  const template = columns
    .map(({ width }, index) => (index === 0 ? `minmax(${width}px, 1fr)` : `${width}px`))
    .join(' ');
  const minWidth = columns.reduce((sum, { width }) => sum + width, 0);
  return (
    <div
      ref={setBox}
      className={classes.gridBox}
      tabIndex={0}
      role="region"
      aria-label={labels.title}
      onClick={follow}
    >
      <div
        role="table"
        aria-label={t('list.table', { title: labels.title })}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-colcount={columns.length}
        className={classes.grid}
        style={{ '--columns': template, minWidth } as CSSProperties}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row}>
            {columns.map((column, at) => (
              <div
                key={column.name}
                role="columnheader"
                aria-sort={sortState(search.sort ?? meta.default_sort, column.name)}
                className={isNumeric(column.kind) ? classes.headNumber : classes.headCell}
              >
                {at === 0 ? <SelectAll selection={selection} rows={rows} /> : null}
                <HeaderMenu resource={resource} meta={meta} search={search} column={column} />
              </div>
            ))}
          </div>
        </div>
        <GridBody
          resource={resource}
          rows={rows}
          columns={columns}
          box={box}
          selection={selection}
          onNearEnd={onNearEnd}
        />
      </div>
    </div>
  );
}
