import {
  IconArchive,
  IconArchiveOff,
  IconArrowBackUp,
  IconCircle,
  IconCircleCheck,
  IconCircleX,
  IconDatabaseImport,
  IconEdit,
  IconLink,
  IconNote,
  IconPaperclip,
  IconPhone,
  IconPlus,
  IconPoint,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '@/api/generated';
import type { RecordRow, Resource } from '@/kit/resource';
import type { TimelineEntry } from '@/kit/timeline/Timeline';
import { ActivityActions } from './ActivityActions';
import { ActivityBody } from './ActivityBody';
import { Changes } from './Changes';
import classes from './activities.module.css';

const ICONS: Record<string, Icon> = {
  completed: IconCircleCheck,
  cancelled: IconCircleX,
  reopened: IconCircle,
  created: IconPlus,
  updated: IconEdit,
  archived: IconArchive,
  restored: IconArchiveOff,
  linked: IconLink,
  note: IconNote,
  file: IconPaperclip,
  call: IconPhone,
  meeting: IconUsers,
  import: IconDatabaseImport,
  reversal: IconArrowBackUp,
};

/** "customers.account.updated" → "updated". */
function verbOf(event: string): string {
  return event.split('.').at(-1) ?? event;
}

function pathOf({ activity, task, file }: TimelineItem, edited: boolean, verb: string): string {
  if (file) return `files.events.${verb}`;
  if (task) return `tasks.events.${verb}`;
  return activity ? `${edited ? 'edited' : 'events'}.${activity.kind}` : `events.${verb}`;
}

export function useTimelineEntry(
  resource: Resource,
  record: RecordRow,
): (item: TimelineItem) => TimelineEntry {
  const { t, i18n } = useTranslation('activities');
  return (item) => {
    const verb = verbOf(item.event);
    const cause = item.cause?.type;
    const activity = item.activity;
    const thing = activity?.kind ?? (item.file && verb === 'created' ? 'file' : undefined);
    const kind = thing ?? (cause && cause in ICONS ? cause : verb);
    // The first entry of an activity shows it as it now stands; a later one only tells that it changed.
    const edited = activity !== null && verb === 'updated';
    const path = pathOf(item, edited, verb);
    const by = cause && i18n.exists(`activities:causes.${cause}`) ? t(`causes.${cause}`) : null;
    const what = i18n.exists(`activities:${path}`) ? t(path) : t('events.other');
    return {
      id: item.id,
      at: edited ? item.at : (activity?.happened_at ?? item.at),
      icon: ICONS[edited ? verb : kind] ?? IconPoint,
      who: item.actor?.name ?? null,
      what: by ? `${what} ${by}` : what,
      body: edited ? null : activity ? (
        <ActivityBody activity={activity} />
      ) : item.task ? (
        <p className={classes.taskTitle}>{item.task.title}</p>
      ) : item.file ? (
        <p className={classes.taskTitle}>{item.file.name}</p>
      ) : verb === 'created' ? null : (
        <Changes resource={resource} changes={item.changes} />
      ),
      actions:
        activity && !edited ? (
          <ActivityActions activity={activity} resource={resource} record={record} />
        ) : null,
    };
  };
}
