import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '@/api/generated';
import { listWebhooksOptions } from '@/api/generated/@tanstack/react-query.gen';
import { SecretDialog } from '@/kit/settings/SecretDialog';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import classes from '@/kit/settings/settings.module.css';
import { useTitle } from '@/kit/settings/useTitle';
import { ConfirmDialog } from '@/kit/ui/ConfirmDialog';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { Tag } from '@/kit/ui/Tag';
import { useFormat } from '@/lib/format';
import { useAllowed } from '@/lib/permissions';
import { DeliveriesDialog } from '../DeliveriesDialog';
import { useWebhookActions } from '../useWebhookActions';
import { WebhookDialog } from '../WebhookDialog';

export function WebhooksPage() {
  const { t } = useTranslation('admin');
  useTitle(t('webhooks.title'));
  const webhooks = useQuery(listWebhooksOptions({ query: { limit: 200 } }));
  const mayManage = useAllowed('webhook:manage');
  const [edited, setEdited] = useState<Webhook | 'new' | null>(null);
  const [looked, setLooked] = useState<Webhook | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const items = webhooks.data?.items ?? [];
  const add = mayManage ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('webhooks.new')}
    </Button>
  ) : null;
  return (
    <SettingsSection
      wide
      title={t('webhooks.title')}
      text={t('webhooks.text')}
      action={items.length > 0 ? add : null}
    >
      {webhooks.isPending ? <SkeletonRows rows={3} /> : null}
      {webhooks.isError ? (
        <ErrorState error={webhooks.error} onRetry={() => void webhooks.refetch()} />
      ) : null}
      {webhooks.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconWebhook} title={t('webhooks.empty')}>
          {add}
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <ul className={classes.rows}>
          {items.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              onEdit={() => setEdited(webhook)}
              onLook={() => setLooked(webhook)}
              onSecret={setSecret}
            />
          ))}
        </ul>
      ) : null}
      {edited ? (
        <WebhookDialog
          webhook={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSecret={setSecret}
        />
      ) : null}
      {looked ? <DeliveriesDialog webhook={looked} onClose={() => setLooked(null)} /> : null}
      {secret ? (
        <SecretDialog
          secrets={[{ label: t('webhooks.secret'), value: secret }]}
          onClose={() => setSecret(null)}
        />
      ) : null}
    </SettingsSection>
  );
}

interface RowProps {
  webhook: Webhook;
  onEdit: () => void;
  onLook: () => void;
  onSecret: (secret: string) => void;
}

function State({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  if (webhook.state === 'disabled') {
    const why = webhook.disabled_reason ? t(`webhooks.reasons.${webhook.disabled_reason}`) : '';
    return <Tag tone="red">{[t('webhooks.disabled'), why].filter(Boolean).join(' · ')}</Tag>;
  }
  if (webhook.paused_until) {
    const until = format.instant(webhook.paused_until);
    return <Tag tone="orange">{t('webhooks.paused', { until })}</Tag>;
  }
  return <Tag tone="green">{t('webhooks.enabled')}</Tag>;
}

function WebhookRow({ webhook, onEdit, onLook, onSecret }: RowProps) {
  const { t } = useTranslation('admin');
  const mayManage = useAllowed('webhook:manage');
  const [asking, setAsking] = useState(false);
  const actions = useWebhookActions(webhook, onSecret, () => setAsking(false));
  const enabled = webhook.state === 'enabled';
  return (
    <li className={classes.row}>
      <IconWebhook size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          <span>{webhook.name}</span>
          <State webhook={webhook} />
        </div>
        <div className={classes.rowText}>{webhook.url}</div>
        <div className={classes.rowText}>{webhook.events.join(' ')}</div>
      </div>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon aria-label={t('webhooks.actions', { name: webhook.name })}>
            <IconDots size={17} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onLook}>{t('webhooks.deliveries')}</Menu.Item>
          {mayManage ? (
            <>
              <Menu.Item onClick={onEdit}>{t('webhooks.edit')}</Menu.Item>
              {enabled ? (
                <Menu.Item onClick={() => actions.ping.mutate()}>{t('webhooks.ping')}</Menu.Item>
              ) : null}
              <Menu.Item onClick={() => actions.rotate.mutate()}>{t('webhooks.rotate')}</Menu.Item>
              <Menu.Item onClick={() => (enabled ? actions.disable : actions.enable).mutate()}>
                {enabled ? t('webhooks.disable') : t('webhooks.enable')}
              </Menu.Item>
              <Menu.Item onClick={() => setAsking(true)}>{t('webhooks.delete')}</Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asking}
        title={t('webhooks.deleteTitle', { name: webhook.name })}
        text={t('webhooks.deleteText')}
        confirmLabel={t('webhooks.delete')}
        busy={actions.remove.isPending}
        onConfirm={() => actions.remove.mutate()}
        onClose={() => setAsking(false)}
      />
    </li>
  );
}
