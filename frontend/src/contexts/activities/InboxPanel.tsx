import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { InboxItemRow } from './InboxItemRow';
import { inboxOptions, useReading } from './inbox';
import classes from './tasks.module.css';

const SHOWN = 8;

/** The newest of the inbox, over the page that one is on. */
export default function InboxPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('activities');
  const reading = useReading();
  const inbox = useInfiniteQuery(inboxOptions);
  const items = (inbox.data?.pages[0]?.items ?? []).slice(0, SHOWN);
  return (
    <section aria-label={t('inbox.title')}>
      <div className={classes.panelHead}>
        <h2>{t('inbox.title')}</h2>
        <Button variant="subtle" size="compact-sm" onClick={() => reading.mutate('all')}>
          {t('inbox.readAll')}
        </Button>
      </div>
      {inbox.isPending ? <SkeletonRows rows={3} /> : null}
      {inbox.isError ? (
        <ErrorState error={inbox.error} onRetry={() => void inbox.refetch()} />
      ) : null}
      {inbox.isSuccess && items.length === 0 ? <Text c="dimmed">{t('inbox.none')}</Text> : null}
      <ul className={classes.list}>
        {items.map((item) => (
          <InboxItemRow key={item.id} item={item} onOpen={onClose} />
        ))}
      </ul>
      <Link to="/inbox" onClick={onClose}>
        {t('inbox.all')}
      </Link>
    </section>
  );
}
