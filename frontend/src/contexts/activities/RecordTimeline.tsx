import { Button, Text } from '@mantine/core';
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listAccountTimeline, listContactTimeline, type TimelineItem } from '@/api/generated';
import { timelineKey } from '@/kit/record-page/record';
import type { RecordRow, Resource } from '@/kit/resource';
import { Timeline } from '@/kit/timeline/Timeline';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { unwrap } from '@/lib/client';
import { TimelineFilters } from './TimelineFilters';
import { EVERYTHING, isNarrowed, timelineQuery, type Shown } from './timelineFilter';
import { useTimelineEntry } from './useTimelineEntry';
import classes from './activities.module.css';

interface RecordTimelineProps {
  resource: Resource;
  record: RecordRow;
}

function timelineOptions(type: string, id: string, shown: Shown) {
  return infiniteQueryOptions({
    queryKey: [...timelineKey(type, id), shown],
    queryFn: ({ pageParam, signal }) => {
      const place = pageParam.cursor ? { cursor: pageParam.cursor } : {};
      const query = { limit: 30, ...timelineQuery(shown, pageParam.now), ...place };
      return type === 'account'
        ? unwrap(listAccountTimeline({ path: { account_id: id }, query, signal }))
        : unwrap(listContactTimeline({ path: { contact_id: id }, query, signal }));
    },
    // A cursor belongs to what was asked for: all pages count their period from the same moment.
    initialPageParam: { cursor: '', now: Date.now() },
    getNextPageParam: (page, _pages, { now }) =>
      page.next_cursor === null ? null : { cursor: page.next_cursor, now },
  });
}

export function RecordTimeline({ resource, record }: RecordTimelineProps) {
  const { t } = useTranslation('activities');
  const [shown, setShown] = useState(EVERYTHING);
  const timeline = useInfiniteQuery({
    ...timelineOptions(resource.type, record.id, shown),
    placeholderData: keepPreviousData,
  });
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('timeline')}>
      <h2 className={classes.title}>{t('timeline')}</h2>
      <TimelineFilters shown={shown} onChange={setShown} />
      {timeline.isPending ? <SkeletonRows rows={5} /> : null}
      {timeline.isError ? (
        <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
      ) : null}
      {timeline.isSuccess && items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {isNarrowed(shown) ? t('filter.nothing') : t('nothingYet')}
        </Text>
      ) : null}
      <Entries resource={resource} record={record} items={items} />
      {timeline.hasNextPage ? (
        <Button
          variant="default"
          size="compact-sm"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {t('older')}
        </Button>
      ) : null}
    </section>
  );
}

interface EntriesProps extends RecordTimelineProps {
  items: TimelineItem[];
}

function Entries({ resource, record, items }: EntriesProps) {
  const { t } = useTranslation('activities');
  const toEntry = useTimelineEntry(resource, record);
  return items.length > 0 ? <Timeline entries={items.map(toEntry)} label={t('timeline')} /> : null;
}
