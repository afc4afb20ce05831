import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { PageHeader } from '@/kit/ui/PageHeader';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { InboxItemRow } from '../InboxItemRow';
import { inboxOptions, useReading } from '../inbox';
import classes from '../tasks.module.css';

export function InboxPage() {
  const { t } = useTranslation('activities');
  const reading = useReading();
  const inbox = useInfiniteQuery(inboxOptions);
  const unread = inbox.data?.pages[0]?.total ?? 0;
  const all = (
    <Button
      h={32}
      variant="default"
      loading={reading.isPending}
      onClick={() => reading.mutate('all')}
    >
      {t('inbox.readAll')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('inbox.title')} actions={unread > 0 ? all : null} />
      <div className={classes.page}>
        {inbox.isPending ? <SkeletonRows rows={6} /> : null}
        {inbox.isError ? (
          <ErrorState error={inbox.error} onRetry={() => void inbox.refetch()} />
        ) : null}
        <Items />
        {inbox.hasNextPage ? (
          <Button
            variant="default"
            loading={inbox.isFetchingNextPage}
            onClick={() => void inbox.fetchNextPage()}
          >
            {t('older')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function Items() {
  const { t } = useTranslation('activities');
  const inbox = useInfiniteQuery(inboxOptions);
  const items = inbox.data?.pages.flatMap((page) => page.items) ?? [];
  if (inbox.isSuccess && items.length === 0) {
    return <EmptyState icon={IconInbox} title={t('inbox.none')} text={t('inbox.noneText')} />;
  }
  return (
    <ul className={classes.list} aria-label={t('inbox.title')}>
      {items.map((item) => (
        <InboxItemRow key={item.id} item={item} />
      ))}
    </ul>
  );
}
