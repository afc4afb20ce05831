import { useTranslation } from 'react-i18next';

export interface PermissionNames {
  object: (permission: string) => string;
  action: (permission: string) => string;
  both: (permission: string) => string;
}

function words(name: string): string {
  const plain = name.replaceAll('_', ' ');
  return plain.charAt(0).toLocaleUpperCase() + plain.slice(1);
}

/** "account:read" in the reader's words; a permission that is newer than these texts by its own name. */
export function usePermissionNames(): PermissionNames {
  const { t, i18n } = useTranslation('admin');
  const named = (group: string, name: string) => {
    const key = `admin:${group}.${name}`;
    return i18n.exists(key) ? t(key) : words(name);
  };
  const object = (permission: string) => named('objects', permission.split(':')[0] ?? '');
  const action = (permission: string) => named('actions', permission.split(':')[1] ?? '');
  return {
    object,
    action,
    both: (permission) => `${object(permission)}: ${action(permission)}`,
  };
}
