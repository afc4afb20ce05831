import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listRolesOptions } from '@/api/generated/@tanstack/react-query.gen';

/** Built-in roles are named in the reader's language, by key. */
export function useRoleName(): (role: { id: string; name: string }) => string {
  const { t, i18n } = useTranslation('identity');
  const roles = useQuery(listRolesOptions()).data?.items ?? [];
  return ({ id, name }) => {
    const key = `identity:roles.${roles.find((role) => role.id === id)?.key ?? ''}`;
    return i18n.exists(key) ? t(key) : name;
  };
}
