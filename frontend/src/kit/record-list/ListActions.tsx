import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArchive,
  IconDatabaseImport,
  IconDots,
  IconFileExport,
  IconPlus,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allows, useMe } from '@/lib/permissions';
import { usePageCommands } from '../commands';
import type { ResourceMeta } from '../meta';
import { permission, type Resource } from '../resource';
import { CreateButton } from '../ui/CreateButton';
import type { ListSearch } from './search';
import { useListNavigation } from './useListNavigation';

interface ListActionsProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
  total: number | null;
  onCreate: () => void;
}

// Most visits export nothing.
const ExportDialog = lazy(async () => {
  const { ExportDialog: loaded } = await import('./ExportDialog');
  return { default: loaded };
});

export function ListActions({ resource, meta, search, total, onCreate }: ListActionsProps) {
  const { t } = useTranslation('kit');
  const permissions = useMe()?.permissions;
  const { change } = useListNavigation();
  const [exporting, setExporting] = useState(false);
  const mayCreate = allows(permissions, permission(resource, 'create'));
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  const mayExport = allows(permissions, permission(resource, 'export'));
  const exports = {
    id: 'export',
    label: t('export.open'),
    icon: IconFileExport,
    run: () => setExporting(true),
  };
  const archived = {
    id: 'archived',
    label: search.archived ? t('list.hideArchived') : t('list.showArchived'),
    icon: IconArchive,
    run: () => change({ archived: search.archived ? undefined : true }),
  };
  usePageCommands([...(mayExport ? [exports] : []), archived]);
  return (
    <>
      <Menu position="bottom-end" width={260}>
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
            <Menu.Item leftSection={<IconFileExport {...icon} />} onClick={exports.run}>
              {exports.label}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconArchive {...icon} />} onClick={archived.run}>
            {archived.label}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {exporting ? (
        <Suspense fallback={null}>
          <ExportDialog
            resource={resource}
            meta={meta}
            search={search}
            total={total}
            onClose={() => setExporting(false)}
          />
        </Suspense>
      ) : null}
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
