import { memo, useEffect, useMemo, useState } from 'react';
import { useDisplay, type Display } from '../fields/display';
import { readField } from '../meta';
import type { Resource, Row } from '../resource';
import { Tick, useTickLabel } from '../bulk-bar/Tick';
import { Face } from '../ui/Face';
import { RecordLink, useRecordClicks } from '../ui/RecordLink';
import { useLabels, type Labels } from '../useLabels';
import type { Column } from './columns';
import type { RowsProps } from './Grid';
import { useColumns } from './useColumns';
import { useDrawnRows } from './useDrawnRows';
import { useRowWalk } from './useRowWalk';
import classes from './list.module.css';

const CARD = 60;
const FACTS = 3;

/** The list of a phone: two lines, the second with the first facts that the row has. */
export function Cards({ resource, meta, search, rows, selection, onNearEnd }: RowsProps) {
  const display = useDisplay();
  const labels = useLabels(resource);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { visible } = useColumns(resource, meta, search);
  const fields = useMemo(() => visible.slice(1), [visible]);
  const tickLabel = useTickLabel();
  const follow = useRecordClicks();
  const drawn = useDrawnRows(box, { count: rows.length, height: CARD });
  useRowWalk(box, drawn.scrollTo, rows.length);
  const near = (drawn.places.at(-1) ?? 0) >= rows.length * 0.7;
  useEffect(() => {
    if (near) onNearEnd();
  }, [near, rows.length, onNearEnd]);
  return (
    <div
      ref={setBox}
      className={classes.cardsBox}
      tabIndex={0}
      role="region"
      aria-label={labels.title}
      onClick={follow}
    >
      <ul className={classes.cards} style={{ height: drawn.total }}>
        {drawn.places.map((index) => {
          const row = rows[index];
          return row ? (
            <li key={drawn.keyOf(index)} data-index={index} style={{ top: index * CARD }}>
              {tickLabel ? (
                <Tick
                  label={tickLabel(resource.title(row))}
                  id={row.id}
                  ticked={selection.everything || selection.ids.has(row.id)}
                  onTick={selection.toggle}
                />
              ) : null}
              <Card
                row={row}
                resource={resource}
                fields={fields}
                display={display}
                labels={labels}
              />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}

interface CardProps {
  row: Row;
  resource: Resource;
  fields: Column[];
  display: Display;
  labels: Labels;
}

const Card = memo(function Card({ row, resource, fields, display, labels }: CardProps) {
  const title = resource.title(row);
  const facts = fields
    .map(({ name, kind }) =>
      display.text(kind, readField(resource, row, name), (value) => labels.choice(name, value)),
    )
    .filter(Boolean)
    .slice(0, FACTS);
  return (
    <RecordLink resource={resource.key} id={row.id} className={classes.card}>
      <Face name={title} size="md" square={resource.face === 'square'} />
      <span className={classes.cardText}>
        <span className={classes.cardTitle}>{title}</span>
        <span className={classes.cardFacts}>{facts.join(' · ')}</span>
      </span>
    </RecordLink>
  );
});
