import { useVirtualizer } from '@tanstack/react-virtual';
import { Link } from '@tanstack/react-router';
import { memo, useEffect, useMemo, useState } from 'react';
import { useDisplay, type Display } from '../fields/display';
import { readField } from '../meta';
import type { Resource, Row } from '../resource';
import { Tick } from '../bulk-bar/Tick';
import { Face } from '../ui/Face';
import { useLabels, type Labels } from '../useLabels';
import type { Column } from './columns';
import type { RowsProps } from './Grid';
import { useColumns } from './useColumns';
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
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    estimateSize: () => CARD,
    overscan: 10,
    initialRect: { width: 360, height: 700 },
  });
  useRowWalk(box, virtual, rows.length);
  const items = virtual.getVirtualItems();
  const near = (items.at(-1)?.index ?? 0) >= rows.length * 0.7;
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
    >
      <ul className={classes.cards} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <li key={row.id} data-index={index} style={{ transform: `translateY(${start}px)` }}>
              <Tick
                title={resource.title(row)}
                id={row.id}
                ticked={selection.everything || selection.ids.has(row.id)}
                onTick={selection.toggle}
              />
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
    <Link
      to="/$resource/$id"
      params={{ resource: resource.key, id: row.id }}
      className={classes.card}
      preload={false}
    >
      <Face name={title} size="md" square={resource.face === 'square'} />
      <span className={classes.cardText}>
        <span className={classes.cardTitle}>{title}</span>
        <span className={classes.cardFacts}>{facts.join(' · ')}</span>
      </span>
    </Link>
  );
});
