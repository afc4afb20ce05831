import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArchive,
  IconDatabaseImport,
  IconDots,
  IconFileExport,
  IconPlus,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { saveBlob } from '@/lib/download';
import { useFormat } from '@/lib/format';
import { allows, useMe } from '@/lib/permissions';
import { usePageCommands } from '../commands';
import type { ResourceMeta } from '../meta';
import { permission, type ListQuery, type Resource } from '../resource';
import { CreateButton } from '../ui/CreateButton';
import { toastDone, toastError } from '../ui/toast';
import { exportQuery } from './query';
import type { ListSearch } from './search';
import { useListNavigation } from './useListNavigation';

interface ListActionsProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
  onCreate: () => void;
}

/** The export is the view: the same filters, search and order. */
function useExport({ resource, meta, search }: Omit<ListActionsProps, 'onCreate'>) {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const download = useMutation({
    mutationFn: (query: ListQuery) => resource.api.exportCsv(query),
    onSuccess: (blob) => saveBlob(blob, `${resource.key}.csv`),
    onError: (error) => toastError(t, error),
  });
  return () => {
    const query = exportQuery({ resource, meta, zone }, search);
    if (query) download.mutate(query);
    else toastDone(t, t('kit:list.cannotExport'));
  };
}

export function ListActions({ resource, meta, search, onCreate }: ListActionsProps) {
  const { t } = useTranslation('kit');
  const permissions = useMe()?.permissions;
  const { change } = useListNavigation();
  const exportView = useExport({ resource, meta, search });
  const mayCreate = allows(permissions, permission(resource, 'create'));
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  const mayExport = allows(permissions, permission(resource, 'export'));
  const exporting = { id: 'export', label: t('list.exportCsv'), icon: IconFileExport };
  const archived = {
    id: 'archived',
    label: search.archived ? t('list.hideArchived') : t('list.showArchived'),
    icon: IconArchive,
    run: () => change({ archived: search.archived ? undefined : true }),
  };
  usePageCommands([...(mayExport ? [{ ...exporting, run: exportView }] : []), archived]);
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon size={32} variant="default" aria-label={t('list.more')}>
            <IconDots size={17} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayCreate && allows(permissions, 'import:run') ? (
            <Menu.Item
              leftSection={<IconDatabaseImport {...icon} />}
              renderRoot={(props) => (
                <Link to="/imports/new" search={{ target: resource.key }} {...props} />
              )}
            >
              {t('list.importCsv')}
            </Menu.Item>
          ) : null}
          {mayExport ? (
            <Menu.Item leftSection={<IconFileExport {...icon} />} onClick={exportView}>
              {exporting.label}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconArchive {...icon} />} onClick={archived.run}>
            {archived.label}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {mayCreate ? (
        <CreateButton
          label={t(`${resource.ns}:${resource.key}.new`)}
          icon={<IconPlus size={16} stroke={1.8} />}
          onClick={onCreate}
        />
      ) : null}
    </>
  );
}
