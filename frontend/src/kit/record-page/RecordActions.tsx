import { ActionIcon, Menu } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconDots, IconLink } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAllowed } from '@/lib/permissions';
import { permission, type RecordRow, type Resource } from '../resource';
import { toastDone, toastError, toastUndo } from '../ui/toast';
import { timelineKey } from './record';

interface RecordActionsProps {
  resource: Resource;
  record: RecordRow;
}

function useArchival({ resource, record }: RecordActionsProps) {
  const { t } = useTranslation('kit');
  const queries = useQueryClient();
  const title = resource.title(record);
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: [resource.key] });
    await queries.invalidateQueries({ queryKey: timelineKey(resource.type, record.id) });
  };
  const onError = (error: unknown) => toastError(t, error);
  const restore = useMutation({
    mutationFn: () => resource.api.restore(record.id),
    onSuccess: async () => {
      await refresh();
      toastDone(t, t('record.restored', { title }));
    },
    onError,
  });
  const archive = useMutation({
    mutationFn: () => resource.api.archive(record.id),
    onSuccess: async () => {
      await refresh();
      toastUndo(t, t('record.archived', { title }), () => restore.mutate());
    },
    onError,
  });
  return { archive, restore };
}

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

export function RecordActions({ resource, record }: RecordActionsProps) {
  const { t } = useTranslation('kit');
  const mayArchive = useAllowed(permission(resource, 'archive'));
  const { archive, restore } = useArchival({ resource, record });
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    toastDone(t, t('common:copied'));
  };
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon size={32} variant="default" aria-label={t('record.actions')}>
          <IconDots size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLink {...icon} />} onClick={() => void copy()}>
          {t('record.copyLink')}
        </Menu.Item>
        {mayArchive && record.archived_at ? (
          <Menu.Item leftSection={<IconArchiveOff {...icon} />} onClick={() => restore.mutate()}>
            {t('record.restore')}
          </Menu.Item>
        ) : null}
        {mayArchive && !record.archived_at ? (
          <Menu.Item leftSection={<IconArchive {...icon} />} onClick={() => archive.mutate()}>
            {t('record.archive')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
