import { ActionIcon, Menu } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconDots, IconLink } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAllowed } from '@/lib/permissions';
import { usePageCommands, type Command } from '../commands';
import { refreshLists } from '../refresh';
import { permission, type RecordRow, type Resource } from '../resource';
import { toastDone, toastError, toastUndo } from '../ui/toast';
import { recordOptions, timelineKey } from './record';

interface RecordActionsProps {
  resource: Resource;
  record: RecordRow;
}

function useArchival({ resource, record }: RecordActionsProps) {
  const { t } = useTranslation('kit');
  const queries = useQueryClient();
  const title = resource.title(record);
  const refresh = async () => {
    await refreshLists(queries, resource);
    await queries.invalidateQueries({ queryKey: recordOptions(resource, record.id).queryKey });
    await queries.invalidateQueries({ queryKey: [resource.key, 'groups'] });
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

/** One list of what can be done, for the menu of the page and for the palette. */
function useCommands({ resource, record }: RecordActionsProps): Command[] {
  const { t } = useTranslation('kit');
  const mayArchive = useAllowed(permission(resource, 'archive'));
  const { archive, restore } = useArchival({ resource, record });
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    toastDone(t, t('common:copied'));
  };
  const commands: Command[] = [
    { id: 'copy', label: t('record.copyLink'), icon: IconLink, run: () => void copy() },
  ];
  if (!mayArchive) return commands;
  const archival: Command = record.archived_at
    ? {
        id: 'restore',
        label: t('record.restore'),
        icon: IconArchiveOff,
        run: () => restore.mutate(),
      }
    : { id: 'archive', label: t('record.archive'), icon: IconArchive, run: () => archive.mutate() };
  return [...commands, archival];
}

export function RecordActions({ resource, record }: RecordActionsProps) {
  const { t } = useTranslation('kit');
  const commands = useCommands({ resource, record });
  usePageCommands(commands);
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon size={32} variant="default" aria-label={t('record.actions')}>
          <IconDots size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {commands.map(({ id, label, icon: CommandIcon, run }) => (
          <Menu.Item key={id} leftSection={<CommandIcon {...icon} />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
