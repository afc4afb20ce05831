import { ActionIcon, Button, Group, Menu, Select, Stack, TextInput } from '@mantine/core';
import { IconDots, IconKey, IconPlus, IconRobot, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  createApiClient,
  revokeApiClient,
  rotateApiClientSecret,
  type ApiClient,
  type ApiClientSecret,
} from '@/api/generated';
import {
  listApiClientsOptions,
  listApiClientsQueryKey,
  listRolesOptions,
} from '@/api/generated/@tanstack/react-query.gen';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { SecretDialog } from '@/kit/settings/SecretDialog';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import classes from '@/kit/settings/settings.module.css';
import { useTitle } from '@/kit/settings/useTitle';
import { ConfirmDialog } from '@/kit/ui/ConfirmDialog';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { Tag } from '@/kit/ui/Tag';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { useAllowed } from '@/lib/permissions';
import { useRoleName } from '../useRoleName';
import { Dialog } from '@/kit/ui/Dialog';

export function ApiClientsPage() {
  const { t } = useTranslation('admin');
  useTitle(t('clients.title'));
  const clients = useQuery(listApiClientsOptions());
  const mayCreate = useAllowed('api_client:create');
  const [making, setMaking] = useState(false);
  const [told, setTold] = useState<ApiClientSecret | null>(null);
  const items = clients.data?.items ?? [];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('clients.new')}
    </Button>
  );
  return (
    <SettingsSection
      title={t('clients.title')}
      text={t('clients.text')}
      action={mayCreate && items.length > 0 ? add : null}
    >
      {clients.isPending ? <SkeletonRows rows={3} /> : null}
      {clients.isError ? (
        <ErrorState error={clients.error} onRetry={() => void clients.refetch()} />
      ) : null}
      {clients.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconRobot} title={t('clients.empty')}>
          {mayCreate ? add : null}
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <ul className={classes.rows}>
          {items.map((client) => (
            <ClientRow key={client.id} client={client} onSecret={setTold} />
          ))}
        </ul>
      ) : null}
      {making ? <NewClient onClose={() => setMaking(false)} onSecret={setTold} /> : null}
      {told ? (
        <SecretDialog
          secrets={[
            { label: t('clients.id'), value: told.client_id },
            { label: t('clients.secret'), value: told.client_secret },
          ]}
          onClose={() => setTold(null)}
        />
      ) : null}
    </SettingsSection>
  );
}

interface RowProps {
  client: ApiClient;
  onSecret: (secret: ApiClientSecret) => void;
}

function useActions({ client, onSecret }: RowProps, done: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = { api_client_id: client.id };
  const onError = (error: unknown) => toastError(t, error);
  const rotate = useMutation({
    mutationFn: () => unwrap(rotateApiClientSecret({ path })),
    onSuccess: onSecret,
    onError,
  });
  const remove = useMutation({
    mutationFn: () => unwrap(revokeApiClient({ path })),
    onSuccess: () => queries.invalidateQueries({ queryKey: listApiClientsQueryKey() }),
    onError,
    onSettled: done,
  });
  return { rotate, remove };
}

function ClientRow(props: RowProps) {
  const { client } = props;
  const { t } = useTranslation('admin');
  const roleName = useRoleName();
  const mayUpdate = useAllowed('api_client:update');
  const mayDelete = useAllowed('api_client:delete');
  const [asking, setAsking] = useState(false);
  const { rotate, remove } = useActions(props, () => setAsking(false));
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  return (
    <li className={classes.row}>
      <IconRobot size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          <span>{client.name}</span>
        </div>
        <div className={classes.rowText}>{client.client_id}</div>
      </div>
      <div className={classes.rowSide}>
        <Tag>{roleName(client.role)}</Tag>
        {mayUpdate || mayDelete ? (
          <Menu position="bottom-end" width={200}>
            <Menu.Target>
              <ActionIcon aria-label={t('clients.actions', { name: client.name })}>
                <IconDots size={17} stroke={1.6} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {mayUpdate ? (
                <Menu.Item leftSection={<IconKey {...icon} />} onClick={() => rotate.mutate()}>
                  {t('clients.rotate')}
                </Menu.Item>
              ) : null}
              {mayDelete ? (
                <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => setAsking(true)}>
                  {t('clients.delete')}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
      <ConfirmDialog
        opened={asking}
        title={t('clients.deleteTitle', { name: client.name })}
        text={t('clients.deleteText')}
        confirmLabel={t('clients.delete')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      />
    </li>
  );
}

interface NewClientProps {
  onClose: () => void;
  onSecret: (secret: ApiClientSecret) => void;
}

function NewClient({ onClose, onSecret }: NewClientProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const roleName = useRoleName();
  const roles = useQuery(listRolesOptions()).data?.items ?? [];
  const { form, failure, busy, submit } = useServerForm({
    initialValues: { name: '', role_id: '' },
  });
  const onSubmit = submit(async (body) => {
    const made = await unwrap(createApiClient({ body }));
    await queries.invalidateQueries({ queryKey: listApiClientsQueryKey() });
    onClose();
    onSecret(made);
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('clients.new')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={['name', 'role_id']} />
          <TextInput
            label={t('clients.name')}
            required
            data-autofocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Select
            label={t('clients.role')}
            data={roles.map((role) => ({ value: role.id, label: roleName(role) }))}
            required
            allowDeselect={false}
            key={form.key('role_id')}
            {...form.getInputProps('role_id')}
          />
          <Group justify="flex-end" gap="xs" mt={4}>
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('common:create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
