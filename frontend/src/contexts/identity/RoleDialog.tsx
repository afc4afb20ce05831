import { Button, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  createRole,
  updateRole,
  type GrantablePermission,
  type Reach,
  type Role,
} from '@/api/generated';
import { listRolesQueryKey } from '@/api/generated/@tanstack/react-query.gen';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { toastDone } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { meOptions } from '@/lib/me';
import { ifMatch } from '@/lib/versions';
import { RightsGrid, type Grants } from './RightsGrid';
import { useRoleName } from './useRoleName';
import { Dialog } from '@/kit/ui/Dialog';
import classes from './roles.module.css';

interface RoleDialogProps {
  /** The role to look at or change; null makes a new one. */
  role: Role | null;
  /** What a new one starts from. */
  start: { name: string; grants: Grants };
  grantable: GrantablePermission[];
  mayUpdate: boolean;
  onCopy: (role: Role) => void;
  onClose: () => void;
}

function held(grants: Grants): Grants {
  return Object.fromEntries(Object.entries(grants).filter(([, reach]) => reach !== 'none'));
}

/** Only what differs; a right that is taken away is sent as null. */
function difference(before: Grants, after: Grants): Record<string, Reach | null> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => before[name] !== after[name]);
  return Object.fromEntries(changed.map((name) => [name, after[name] ?? null]));
}

function useSave({ role, start, onClose }: RoleDialogProps, grants: Grants) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const server = useServerForm({ initialValues: { name: role?.name ?? start.name } });
  const onSubmit = server.submit(async ({ name }) => {
    if (role) {
      const body = { name, grants: difference(role.grants, held(grants)) };
      const path = { role_id: role.id };
      await unwrap(updateRole({ path, body, headers: ifMatch(role.version) }));
    } else {
      await unwrap(createRole({ body: { name, grants: held(grants) } }));
    }
    await queries.invalidateQueries({ queryKey: listRolesQueryKey() });
    void queries.invalidateQueries({ queryKey: meOptions.queryKey });
    toastDone(t, t('roles.saved'));
    onClose();
  });
  return { ...server, onSubmit };
}

export function RoleDialog(props: RoleDialogProps) {
  const { role, start, grantable, mayUpdate, onCopy, onClose } = props;
  const { t } = useTranslation('admin');
  const roleName = useRoleName();
  const [grants, setGrants] = useState<Grants>(role?.grants ?? start.grants);
  const { form, failure, busy, onSubmit } = useSave(props, grants);
  const locked = role !== null && (role.built_in || !mayUpdate);
  return (
    <Dialog
      opened
      onClose={onClose}
      size="xl"
      title={role ? t('roles.open', { name: roleName(role) }) : t('roles.new')}
      closeOnClickOutside={locked}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <FormFailure failure={failure} fields={['name']} />
          {locked ? null : (
            <TextInput
              label={t('roles.name')}
              required
              data-autofocus
              key={form.key('name')}
              {...form.getInputProps('name')}
            />
          )}
          <RightsGrid grantable={grantable} grants={grants} locked={locked} onChange={setGrants} />
        </Stack>
        <div className={classes.foot}>
          <Button variant="default" onClick={onClose}>
            {locked ? t('common:close') : t('common:cancel')}
          </Button>
          {role?.built_in && mayUpdate ? (
            <Button onClick={() => onCopy(role)}>{t('roles.copy')}</Button>
          ) : null}
          {locked ? null : (
            <Button type="submit" loading={busy}>
              {role ? t('common:save') : t('common:create')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
