import { Button } from '@mantine/core';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInLink, User } from '@/api/generated';
import { listRolesOptions, listTeamsOptions } from '@/api/generated/@tanstack/react-query.gen';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { useAllowed } from '@/lib/permissions';
import { LinkDialog } from '../LinkDialog';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import { UserDialog } from '../UserDialog';
import { UserRow } from '../UserRow';
import { usersInfinite } from '../users';
import { useTitle } from '@/kit/settings/useTitle';
import classes from '@/kit/settings/settings.module.css';

export function UsersPage() {
  const { t } = useTranslation('identity');
  useTitle(t('users.title'));
  const users = useInfiniteQuery(usersInfinite);
  const mayCreate = useAllowed('user:create');
  const [edited, setEdited] = useState<User | 'new' | null>(null);
  const [link, setLink] = useState<{ user: User; link: SignInLink } | null>(null);
  const roles = useQuery(listRolesOptions());
  const teams = useQuery(listTeamsOptions());
  const items = users.data?.pages.flatMap((page) => page.items) ?? [];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('users.new')}
    </Button>
  );
  return (
    <SettingsSection
      wide
      title={t('users.title')}
      text={t('users.text')}
      action={mayCreate ? add : null}
    >
      {users.isPending ? <SkeletonRows rows={6} /> : null}
      {users.isError ? (
        <ErrorState error={users.error} onRetry={() => void users.refetch()} />
      ) : null}
      {users.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconUsers} title={t('users.empty')} />
      ) : null}
      <ul className={classes.rows}>
        {items.map((user) => (
          <UserRow
            key={user.id}
            user={user}
            teams={teams.data?.items ?? []}
            onEdit={() => setEdited(user)}
            onLink={(made) => setLink({ user, link: made })}
          />
        ))}
      </ul>
      {users.hasNextPage ? (
        <Button
          variant="default"
          mt="sm"
          loading={users.isFetchingNextPage}
          onClick={() => void users.fetchNextPage()}
        >
          {t('common:more')}
        </Button>
      ) : null}
      {edited ? (
        <UserDialog
          user={edited === 'new' ? null : edited}
          roles={roles.data?.items ?? []}
          teams={teams.data?.items ?? []}
          onClose={() => setEdited(null)}
          onInvited={(user, made) => setLink({ user, link: made })}
        />
      ) : null}
      {link ? <LinkDialog {...link} onClose={() => setLink(null)} /> : null}
    </SettingsSection>
  );
}
