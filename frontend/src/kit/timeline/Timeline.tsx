import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '@/lib/format';
import classes from './timeline.module.css';

export interface TimelineEntry {
  id: string;
  at: string;
  icon: Icon;
  /** Who did it, or null when a machine did. */
  who: string | null;
  what: ReactNode;
  body?: ReactNode;
  actions?: ReactNode;
}

interface TimelineProps {
  entries: TimelineEntry[];
  label: string;
}

/** What happened to a record, newest first, by day of the reader's zone. */
export function Timeline({ entries, label }: TimelineProps) {
  const format = useFormat();
  const days = byDay(entries, format.dayOf);
  return (
    <div className={classes.timeline} role="feed" aria-label={label}>
      {days.map(([day, ofDay]) => (
        <section key={day}>
          <h3 className={classes.day}>{format.date(day)}</h3>
          {ofDay.map((entry, index) => (
            <Entry key={entry.id} entry={entry} last={index === ofDay.length - 1} />
          ))}
        </section>
      ))}
    </div>
  );
}

function byDay(
  entries: TimelineEntry[],
  dayOf: (at: string) => string,
): [string, TimelineEntry[]][] {
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}

function Entry({ entry, last }: { entry: TimelineEntry; last: boolean }) {
  const format = useFormat();
  const { icon: EntryIcon } = entry;
  return (
    <article className={classes.entry} data-last={last || undefined}>
      <span className={classes.icon} aria-hidden="true">
        <EntryIcon size={14} stroke={1.7} />
      </span>
      <div className={classes.main}>
        <p className={classes.head}>
          {entry.who ? <strong>{entry.who}</strong> : null} {entry.what}
          <time dateTime={entry.at} title={format.instant(entry.at)} className={classes.time}>
            {format.relative(entry.at)}
          </time>
        </p>
        {entry.body ? <div className={classes.bodyText}>{entry.body}</div> : null}
      </div>
      {entry.actions}
    </article>
  );
}
