import { Button, Group } from '@mantine/core';
import { IconPlus, IconShield } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteRole, type Role } from '@/api/generated';
import {
  listPermissionsOptions,
  listRolesOptions,
  listRolesQueryKey,
} from '@/api/generated/@tanstack/react-query.gen';
import { ConfirmDialog } from '@/kit/ui/ConfirmDialog';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { Tag } from '@/kit/ui/Tag';
import { toastError } from '@/kit/ui/toast';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import { useTitle } from '@/kit/settings/useTitle';
import classes from '@/kit/settings/settings.module.css';
import { unwrap } from '@/lib/client';
import { useAllowed } from '@/lib/permissions';
import { RoleDialog } from '../RoleDialog';
import type { Grants } from '../RightsGrid';
import { useRoleName } from '../useRoleName';

type Open = { role: Role | null; start: { name: string; grants: Grants } };

export function RolesPage() {
  const { t } = useTranslation('admin');
  useTitle(t('roles.title'));
  const roleName = useRoleName();
  const roles = useQuery(listRolesOptions());
  const permissions = useQuery(listPermissionsOptions());
  const mayCreate = useAllowed('role:create');
  const mayUpdate = useAllowed('role:update');
  const [open, setOpen] = useState<Open | null>(null);
  const failed = roles.isError ? roles : permissions.isError ? permissions : null;
  const blank = { name: '', grants: {} };
  const copy = (role: Role) => {
    const name = t('roles.copyName', { name: roleName(role) });
    setOpen({ role: null, start: { name, grants: role.grants } });
  };
  return (
    <SettingsSection
      title={t('roles.title')}
      text={t('roles.text')}
      action={
        mayCreate ? (
          <Button
            leftSection={<IconPlus size={16} />}
            onClick={() => setOpen({ role: null, start: blank })}
          >
            {t('roles.new')}
          </Button>
        ) : null
      }
    >
      {failed ? <ErrorState error={failed.error} onRetry={() => void failed.refetch()} /> : null}
      {roles.isPending ? <SkeletonRows rows={7} /> : null}
      <ul className={classes.rows}>
        {roles.data?.items.map((role) => (
          <RoleRow key={role.id} role={role} onOpen={() => setOpen({ role, start: blank })} />
        ))}
      </ul>
      {open && permissions.data ? (
        <RoleDialog
          key={open.role?.id ?? open.start.name}
          {...open}
          grantable={permissions.data.items}
          mayUpdate={mayUpdate}
          onCopy={copy}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </SettingsSection>
  );
}

function useRemove(role: Role, done: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(deleteRole({ path: { role_id: role.id } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: listRolesQueryKey() }),
    onError: (error) => toastError(t, error),
    onSettled: done,
  });
}

function RoleRow({ role, onOpen }: { role: Role; onOpen: () => void }) {
  const { t } = useTranslation('admin');
  const name = useRoleName()(role);
  const mayDelete = useAllowed('role:delete');
  const [asking, setAsking] = useState(false);
  const remove = useRemove(role, () => setAsking(false));
  return (
    <li className={classes.row}>
      <IconShield size={18} stroke={1.6} aria-hidden="true" />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          <span>{name}</span>
          {role.built_in ? <Tag>{t('roles.builtIn')}</Tag> : null}
        </div>
        <div className={classes.rowText}>
          {t('roles.grants', { count: Object.keys(role.grants).length })}
        </div>
      </div>
      <Group gap={6} wrap="nowrap">
        {mayDelete && !role.built_in ? (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('roles.deleteTitle', { name })}
            onClick={() => setAsking(true)}
          >
            {t('clients.delete')}
          </Button>
        ) : null}
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t('roles.open', { name })}
          onClick={onOpen}
        >
          {t('roles.show')}
        </Button>
      </Group>
      <ConfirmDialog
        opened={asking}
        title={t('roles.deleteTitle', { name })}
        text={t('roles.deleteText')}
        confirmLabel={t('roles.delete')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      />
    </li>
  );
}
