import {
  IconChecklist,
  IconDatabaseImport,
  IconInbox,
  IconSettings,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SETTINGS_PAGES } from '@/contexts/identity/settingsPages';
import { useResources } from '@/kit/registry';
import { permission, type Resource } from '@/kit/resource';
import { allows, useMe } from '@/lib/permissions';

/** Somewhere to go from anywhere: navigation, palette and "g" shortcuts read this. */
export interface Place {
  path: string;
  label: string;
  icon: Icon;
  keys?: string;
  kind: 'records' | 'workspace' | 'settings';
}

export function useReadable(): Resource[] {
  const permissions = useMe()?.permissions;
  return useResources().filter((resource) => allows(permissions, permission(resource, 'read')));
}

export function usePlaces(): Place[] {
  const { t } = useTranslation();
  const permissions = useMe()?.permissions;
  const records = useReadable().map((resource): Place => ({
    path: `/${resource.key}`,
    label: t(`${resource.ns}:${resource.key}.title`),
    icon: resource.icon,
    keys: `g ${resource.goKey}`,
    kind: 'records',
  }));
  const tasks: Place = {
    path: '/tasks',
    label: t('activities:tasks.mine'),
    icon: IconChecklist,
    keys: 'g t',
    kind: 'records',
  };
  const inbox: Place = {
    path: '/inbox',
    label: t('activities:inbox.title'),
    icon: IconInbox,
    keys: 'g n',
    kind: 'settings',
  };
  const imports: Place = {
    path: '/imports',
    label: t('exchange:title'),
    icon: IconDatabaseImport,
    keys: 'g i',
    kind: 'workspace',
  };
  const settings: Place = {
    path: '/settings',
    label: t('identity:settings.title'),
    icon: IconSettings,
    keys: 'g s',
    kind: 'workspace',
  };
  const pages = SETTINGS_PAGES.filter(
    (page) => !page.permission || allows(permissions, page.permission),
  ).map((page): Place => ({
    path: page.to,
    label: t(page.label),
    icon: IconSettings,
    kind: 'settings',
  }));
  const mayTasks = allows(permissions, 'activity:read');
  const mayImport = allows(permissions, 'import:read');
  return [
    ...records,
    ...(mayTasks ? [tasks] : []),
    inbox,
    ...(mayImport ? [imports] : []),
    settings,
    ...pages,
  ];
}
