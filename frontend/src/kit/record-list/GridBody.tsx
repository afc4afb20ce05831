import { useVirtualizer } from '@tanstack/react-virtual';
import { Link } from '@tanstack/react-router';
import { memo, useEffect } from 'react';
import { Cell } from '../fields/Cell';
import { isNumeric, useDisplay, type Display } from '../fields/display';
import { readField } from '../meta';
import type { Resource, Row } from '../resource';
import type { Selection } from '../bulk-bar/selection';
import { Tick } from '../bulk-bar/Tick';
import { Face } from '../ui/Face';
import { useLabels, type Labels } from '../useLabels';
import type { Column } from './columns';
import { useRowWalk } from './useRowWalk';
import classes from './list.module.css';

const ROW = 36;
const HEAD = 34;
/** The share of what is loaded at which the next page is asked for. */
const EARLY = 0.7;

interface GridBodyProps {
  resource: Resource;
  rows: readonly Row[];
  columns: Column[];
  box: HTMLDivElement | null;
  selection: Selection;
  onNearEnd: () => void;
}

export const GridBody = memo(function GridBody(props: GridBodyProps) {
  const { resource, rows, columns, box, selection, onNearEnd } = props;
  const display = useDisplay();
  const labels = useLabels(resource);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    estimateSize: () => ROW,
    overscan: 10,
    scrollPaddingStart: HEAD,
    initialRect: { width: 1200, height: 800 },
  });
  useRowWalk(box, virtual, rows.length);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const near = rows.length > 0 && last >= rows.length * EARLY;
  useEffect(() => {
    if (near) onNearEnd();
  }, [near, rows.length, onNearEnd]);
  return (
    <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
      {items.map(({ index, start }) => {
        const row = rows[index];
        return row ? (
          <GridRow
            key={row.id}
            row={row}
            index={index}
            start={start}
            columns={columns}
            resource={resource}
            display={display}
            labels={labels}
            ticked={selection.everything || selection.ids.has(row.id)}
            onTick={selection.toggle}
          />
        ) : null;
      })}
    </div>
  );
});

interface GridRowProps {
  row: Row;
  index: number;
  start: number;
  columns: Column[];
  resource: Resource;
  display: Display;
  labels: Labels;
  ticked: boolean;
  onTick: (id: string) => void;
}

const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, index, start, columns, resource, display, labels, ticked, onTick } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      className={classes.row}
      style={{ transform: `translateY(${start}px)` }}
    >
      {columns.map((column, at) => (
        <div
          key={column.name}
          role="cell"
          className={isNumeric(column.kind) ? classes.number : classes.cell}
        >
          {at === 0 ? (
            <>
              <Tick title={resource.title(row)} id={row.id} ticked={ticked} onTick={onTick} />
              <Title resource={resource} row={row} />
            </>
          ) : (
            <Cell
              resource={resource}
              name={column.name}
              kind={column.kind}
              target={column.field.refers_to}
              value={readField(resource, row, column.name)}
              display={display}
              labels={labels}
            />
          )}
        </div>
      ))}
    </div>
  );
});

function Title({ resource, row }: { resource: Resource; row: Row }) {
  const title = resource.title(row);
  return (
    <Link
      to="/$resource/$id"
      params={{ resource: resource.key, id: row.id }}
      className={classes.title}
      preload={false}
    >
      <Face name={title} square={resource.face === 'square'} />
      <span>{title}</span>
    </Link>
  );
}
