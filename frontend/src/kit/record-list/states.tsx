import { Button } from '@mantine/core';
import { IconDatabaseImport, IconFilterOff, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { allows, useMe } from '@/lib/permissions';
import { permission, type Resource } from '../resource';
import { EmptyState } from '../ui/EmptyState';

export function EmptyList({ resource, onCreate }: { resource: Resource; onCreate: () => void }) {
  const { t } = useTranslation('kit');
  const permissions = useMe()?.permissions;
  const mayCreate = allows(permissions, permission(resource, 'create'));
  const mayImport = mayCreate && allows(permissions, 'import:run');
  return (
    <EmptyState
      icon={resource.icon}
      title={t(`${resource.ns}:${resource.key}.empty`)}
      text={t(`${resource.ns}:${resource.key}.emptyText`)}
    >
      {mayImport ? (
        <Button
          leftSection={<IconDatabaseImport size={16} stroke={1.6} />}
          renderRoot={(props) => (
            <Link to="/imports/new" search={{ target: resource.key }} {...props} />
          )}
        >
          {t('list.importCsv')}
        </Button>
      ) : null}
      {mayCreate ? (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.6} />}
          onClick={onCreate}
        >
          {t(`${resource.ns}:${resource.key}.new`)}
        </Button>
      ) : null}
    </EmptyState>
  );
}

/** Nothing matches: different from nothing being there. */
export function NoResults({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation('kit');
  return (
    <EmptyState icon={IconFilterOff} title={t('list.noResults')} text={t('list.noResultsText')}>
      <Button variant="default" onClick={onClear}>
        {t('list.clearFilters')}
      </Button>
    </EmptyState>
  );
}
