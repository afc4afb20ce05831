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

/** What happened to a record, newest first; the day stands above its first entry. */
export function Timeline({ entries, label }: TimelineProps) {
  const format = useFormat();
  const days = entries.map((entry) => format.dayOf(entry.at));
  return (
    <div role="feed" aria-label={label}>
      {entries.map((entry, index) => {
        const day = days[index] ?? '';
        return (
          <Entry
            key={entry.id}
            entry={entry}
            day={day === days[index - 1] ? null : format.date(day)}
            last={day !== days[index + 1]}
          />
        );
      })}
    </div>
  );
}

interface EntryProps {
  entry: TimelineEntry;
  day: string | null;
  last: boolean;
}

function Entry({ entry, day, last }: EntryProps) {
  const format = useFormat();
  const { icon: EntryIcon } = entry;
  return (
    <article>
      {day ? <h3 className={classes.day}>{day}</h3> : null}
      <div className={classes.entry} data-last={last || undefined}>
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
      </div>
    </article>
  );
}
