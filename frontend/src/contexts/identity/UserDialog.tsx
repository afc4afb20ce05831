import { Button, Group, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  createSignInLink,
  createUser,
  updateUser,
  type Role,
  type SignInLink,
  type Team,
  type User,
} from '@/api/generated';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { unwrap } from '@/lib/client';
import { ifMatch } from '@/lib/versions';
import { useRoleName } from './useRoleName';
import { USERS_KEY } from './users';
import { Dialog } from '@/kit/ui/Dialog';

interface UserDialogProps {
  user: User | null;
  roles: Role[];
  teams: Team[];
  onClose: () => void;
  onInvited: (user: User, link: SignInLink) => void;
}

const FIELDS = ['name', 'email', 'role_id', 'team_ids'];

function useUserForm({ user, roles, onClose, onInvited }: UserDialogProps) {
  const queries = useQueryClient();
  const rep = roles.find((role) => role.key === 'sales_rep')?.id ?? '';
  const server = useServerForm({
    initialValues: {
      name: user?.name ?? '',
      email: user?.email ?? '',
      role_id: user?.role.id ?? rep,
      team_ids: user?.team_ids ?? [],
    },
  });
  const onSubmit = server.submit(async ({ email, ...body }) => {
    if (user) {
      await unwrap(
        updateUser({ path: { user_id: user.id }, body, headers: ifMatch(user.version) }),
      );
    } else {
      const made = await unwrap(createUser({ body: { ...body, email } }));
      onInvited(made, await unwrap(createSignInLink({ path: { user_id: made.id } })));
    }
    await queries.invalidateQueries({ queryKey: USERS_KEY });
    onClose();
  });
  return { ...server, onSubmit };
}

export function UserDialog(props: UserDialogProps) {
  const { t } = useTranslation('identity');
  const roleName = useRoleName();
  const { form, failure, busy, onSubmit } = useUserForm(props);
  const { user, roles, teams, onClose } = props;
  return (
    <Dialog
      opened
      onClose={onClose}
      title={user ? t('users.edit') : t('users.new')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={FIELDS} />
          <TextInput
            label={t('fields.fullName')}
            required
            data-autofocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('fields.email')}
            type="email"
            required
            disabled={user !== null}
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <Select
            label={t('fields.role')}
            data={roles.map((role) => ({ value: role.id, label: roleName(role) }))}
            required
            allowDeselect={false}
            key={form.key('role_id')}
            {...form.getInputProps('role_id')}
          />
          <MultiSelect
            label={t('teams.title')}
            data={teams.map((team) => ({ value: team.id, label: team.name }))}
            searchable
            key={form.key('team_ids')}
            {...form.getInputProps('team_ids')}
          />
          <Group justify="flex-end" gap="xs" mt={4}>
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {user ? t('common:save') : t('users.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
