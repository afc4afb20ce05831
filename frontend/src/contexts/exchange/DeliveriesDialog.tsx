import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import {
  infiniteQueryOptions,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  listDeliveries,
  replayDelivery,
  replayWebhook,
  type Delivery,
  type DeliveryState,
  type Webhook,
} from '@/api/generated';
import rows from '@/kit/settings/settings.module.css';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { Tag, type Tone } from '@/kit/ui/Tag';
import { toastDone, toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { useFormat } from '@/lib/format';
import { dayStart } from '@/lib/zones';
import { Dialog } from '@/kit/ui/Dialog';

const STATES: DeliveryState[] = ['pending', 'delivered', 'failed', 'withheld'];
const TONES: Record<DeliveryState, Tone> = {
  pending: 'blue',
  delivered: 'green',
  failed: 'red',
  withheld: 'gray',
};
const LOOK_MS = 3_000;

function deliveriesKey(id: string): string[] {
  return ['webhooks', 'deliveries', id];
}

/** Looks again while something is on its way. */
function deliveriesOptions(id: string, state: DeliveryState | '') {
  return infiniteQueryOptions({
    queryKey: [...deliveriesKey(id), state],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...(state ? { state } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(listDeliveries({ path: { webhook_id: id }, query, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0]?.items.some((each) => each.state === 'pending') ? LOOK_MS : false,
  });
}

export function DeliveriesDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [state, setState] = useState<DeliveryState | ''>('');
  const deliveries = useInfiniteQuery(deliveriesOptions(webhook.id, state));
  const items = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog
      opened
      onClose={onClose}
      size="xl"
      title={t('webhooks.deliveriesOf', { name: webhook.name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Group align="flex-end" gap="sm" mb="sm">
        <NativeSelect
          label={t('webhooks.state')}
          value={state}
          data={[
            { value: '', label: t('webhooks.anyState') },
            ...STATES.map((value) => ({ value, label: t(`webhooks.states.${value}`) })),
          ]}
          onChange={(event) => setState(event.currentTarget.value as DeliveryState | '')}
        />
        <Replay webhook={webhook} />
      </Group>
      {deliveries.isPending ? <SkeletonRows rows={4} /> : null}
      {deliveries.isError ? (
        <ErrorState error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      ) : null}
      {deliveries.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconSend} title={t('webhooks.noDeliveries')} />
      ) : null}
      <ul className={rows.rows}>
        {items.map((delivery) => (
          <DeliveryRow key={delivery.id} webhook={webhook} delivery={delivery} />
        ))}
      </ul>
      {deliveries.hasNextPage ? (
        <Button
          variant="default"
          mt="sm"
          loading={deliveries.isFetchingNextPage}
          onClick={() => void deliveries.fetchNextPage()}
        >
          {t('common:more')}
        </Button>
      ) : null}
    </Dialog>
  );
}

function useAfter(webhook: Webhook) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  return {
    onSuccess: () => {
      toastDone(t, t('webhooks.replayed'));
      return queries.invalidateQueries({ queryKey: deliveriesKey(webhook.id) });
    },
    onError: (error: unknown) => toastError(t, error),
  };
}

function Replay({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('admin');
  const { zone } = useFormat();
  const [day, setDay] = useState('');
  const replay = useMutation({
    mutationFn: () =>
      unwrap(
        replayWebhook({ path: { webhook_id: webhook.id }, body: { since: dayStart(day, zone) } }),
      ),
    ...useAfter(webhook),
  });
  return (
    <>
      <TextInput
        type="date"
        label={t('webhooks.replay')}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={!day}
        loading={replay.isPending}
        onClick={() => replay.mutate()}
      >
        {t('webhooks.again')}
      </Button>
    </>
  );
}

function DeliveryRow({ webhook, delivery }: { webhook: Webhook; delivery: Delivery }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const again = useMutation({
    mutationFn: () => {
      const path = { webhook_id: webhook.id, delivery_id: delivery.id };
      return unwrap(replayDelivery({ path }));
    },
    ...useAfter(webhook),
  });
  const answer = delivery.last_status
    ? t('webhooks.answered', { status: delivery.last_status })
    : delivery.last_error;
  const facts = [
    format.instant(delivery.event_at),
    t('webhooks.tries', { count: delivery.tries }),
    ...(answer ? [answer] : []),
  ];
  return (
    <li className={rows.row}>
      <div className={rows.rowMain}>
        <div className={rows.rowTitle}>
          <span>{delivery.event}</span>
          <Tag tone={TONES[delivery.state]}>{t(`webhooks.states.${delivery.state}`)}</Tag>
        </div>
        <div className={rows.rowText}>{facts.join(' · ')}</div>
      </div>
      <Button
        variant="default"
        size="compact-sm"
        loading={again.isPending}
        aria-label={t('webhooks.againNamed', { event: delivery.event })}
        onClick={() => again.mutate()}
      >
        {t('webhooks.again')}
      </Button>
    </li>
  );
}
