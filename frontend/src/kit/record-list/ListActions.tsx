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
import { permission, type ExportFormat, type ListQuery, type Resource } from '../resource';
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

const ENDINGS: Record<ExportFormat, string> = {
  csv: 'csv',
  xlsx: 'xlsx',
  ndjson: 'ndjson',
  vcard: 'vcf',
};
const FORMATS: readonly ExportFormat[] = ['csv', 'xlsx', 'ndjson', 'vcard'];

/** The export is the view: the same filters, search and order. */
function useExport({ resource, meta, search }: Omit<ListActionsProps, 'onCreate'>) {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const download = useMutation({
    mutationFn: ({ query, format }: { query: ListQuery; format: ExportFormat }) =>
      resource.api.exportFile(query, format),
    onSuccess: (blob, { format }) => saveBlob(blob, `${resource.key}.${ENDINGS[format]}`),
    onError: (error) => toastError(t, error),
  });
  return (format: ExportFormat) => {
    const query = exportQuery({ resource, meta, zone }, search);
    if (query) download.mutate({ query, format });
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
  const exports = FORMATS.map((format) => ({
    id: `export-${format}`,
    label: t('list.exportAs', { format: t(`list.formats.${format}`) }),
    icon: IconFileExport,
    run: () => exportView(format),
  }));
  const archived = {
    id: 'archived',
    label: search.archived ? t('list.hideArchived') : t('list.showArchived'),
    icon: IconArchive,
    run: () => change({ archived: search.archived ? undefined : true }),
  };
  usePageCommands([...(mayExport ? exports : []), archived]);
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
          {mayExport
            ? exports.map(({ id, label, run }) => (
                <Menu.Item key={id} leftSection={<IconFileExport {...icon} />} onClick={run}>
                  {label}
                </Menu.Item>
              ))
            : null}
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
