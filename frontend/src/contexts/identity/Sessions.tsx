import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { revokeOtherSessions, revokeSession, type SessionInfo } from '@/api/generated';
import {
  listSessionsOptions,
  listSessionsQueryKey,
} from '@/api/generated/@tanstack/react-query.gen';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { Tag } from '@/kit/ui/Tag';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { useFormat } from '@/lib/format';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import { deviceOf } from './userAgent';
import classes from '@/kit/settings/settings.module.css';

function useRevoke() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const after = {
    onSuccess: () => queries.invalidateQueries({ queryKey: listSessionsQueryKey() }),
    onError: (error: unknown) => toastError(t, error),
  };
  const one = useMutation({
    mutationFn: (id: string) => unwrap(revokeSession({ path: { session_id: id } })),
    ...after,
  });
  const others = useMutation({ mutationFn: () => unwrap(revokeOtherSessions()), ...after });
  return { one, others };
}

export function Sessions() {
  const { t } = useTranslation('identity');
  const sessions = useQuery(listSessionsOptions());
  const { one, others } = useRevoke();
  const items = sessions.data?.items ?? [];
  const endOthers = (
    <Button variant="default" loading={others.isPending} onClick={() => others.mutate()}>
      {t('sessions.endOthers')}
    </Button>
  );
  return (
    <SettingsSection
      title={t('sessions.title')}
      text={t('sessions.text')}
      action={items.length > 1 ? endOthers : null}
    >
      {sessions.isPending ? <SkeletonRows rows={3} /> : null}
      {sessions.isError ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : null}
      <ul className={classes.rows}>
        {items.map((item) => (
          <SessionRow key={item.id} item={item} onEnd={() => one.mutate(item.id)} />
        ))}
      </ul>
    </SettingsSection>
  );
}

function SessionRow({ item, onEnd }: { item: SessionInfo; onEnd: () => void }) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const device = deviceOf(item.user_agent ?? '');
  const DeviceIcon = device.phone ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className={classes.row}>
      <DeviceIcon size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          <span>{device.name ?? t('sessions.unknownDevice')}</span>
          {item.current ? <Tag tone="green">{t('sessions.current')}</Tag> : null}
        </div>
        <div className={classes.rowText}>
          {t('sessions.lastUsed', { when: format.relative(item.last_used_at) })}
        </div>
      </div>
      {item.current ? null : (
        <Button
          variant="default"
          size="compact-sm"
          onClick={onEnd}
          aria-label={t('sessions.endNamed', { device: device.name ?? '' })}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
