import { memo, useEffect } from 'react';
import { Cell, isText } from '../fields/Cell';
import { isNumeric, useDisplay, type Display } from '../fields/display';
import { readField } from '../meta';
import type { Resource, Row } from '../resource';
import type { Selection } from '../bulk-bar/selection';
import { Tick, useTickLabel } from '../bulk-bar/Tick';
import { Face } from '../ui/Face';
import { RecordLink } from '../ui/RecordLink';
import { useLabels, type Labels } from '../useLabels';
import type { Column } from './columns';
import { useDrawnRows } from './useDrawnRows';
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
  const tickLabel = useTickLabel();
  const drawn = useDrawnRows(box, { count: rows.length, height: ROW, head: HEAD });
  useRowWalk(box, drawn.scrollTo, rows.length);
  const last = drawn.places.at(-1) ?? 0;
  const near = rows.length > 0 && last >= rows.length * EARLY;
  useEffect(() => {
    if (near) onNearEnd();
  }, [near, rows.length, onNearEnd]);
  return (
    <div role="rowgroup" className={classes.body} style={{ height: drawn.total }}>
      {drawn.places.map((index) => {
        const row = rows[index];
        return row ? (
          <GridRow
            key={drawn.keyOf(index)}
            row={row}
            index={index}
            columns={columns}
            resource={resource}
            display={display}
            labels={labels}
            ticked={selection.everything || selection.ids.has(row.id)}
            tickLabel={tickLabel}
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
  columns: Column[];
  resource: Resource;
  display: Display;
  labels: Labels;
  ticked: boolean;
  /** The name of the box before a row; null where rows are not ticked. */
  tickLabel: ((title: string) => string) | null;
  onTick: (id: string) => void;
}

function cellClass({ kind }: Column): string | undefined {
  if (isNumeric(kind)) return classes.number;
  return isText(kind) ? classes.text : classes.cell;
}

/** As few elements as will do: a fast scroll makes a screenful of them with every frame. */
const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, index, columns, resource, display, labels, ticked, tickLabel, onTick } = props;
  const title = resource.title(row);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      className={classes.row}
      style={{ top: index * ROW }}
    >
      {columns.map((column, at) =>
        at === 0 ? (
          <div key={column.name} role="cell" className={classes.cell}>
            {tickLabel ? (
              <Tick label={tickLabel(title)} id={row.id} ticked={ticked} onTick={onTick} />
            ) : null}
            <RecordLink resource={resource.key} id={row.id} className={classes.title}>
              <Face name={title} square={resource.face === 'square'} />
              <span>{title}</span>
            </RecordLink>
          </div>
        ) : (
          <div key={column.name} role="cell" className={cellClass(column)}>
            {isText(column.kind) ? (
              display.text(column.kind, readField(resource, row, column.name))
            ) : (
              <Cell
                resource={resource}
                name={column.name}
                kind={column.kind}
                target={column.field.refers_to}
                value={readField(resource, row, column.name)}
                labels={labels}
              />
            )}
          </div>
        ),
      )}
    </div>
  );
});
