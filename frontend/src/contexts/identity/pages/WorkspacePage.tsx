import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { updateWorkspace, type Workspace } from '@/api/generated';
import {
  getWorkspaceOptions,
  getWorkspaceQueryKey,
} from '@/api/generated/@tanstack/react-query.gen';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { toastDone } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { meOptions } from '@/lib/me';
import { ifMatch } from '@/lib/versions';
import { useAllowed } from '@/lib/permissions';
import { useMonthChoices, useZoneChoices } from '../choices';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import { useTitle } from '@/kit/settings/useTitle';

export function WorkspacePage() {
  const { t } = useTranslation('identity');
  useTitle(t('workspace.title'));
  const workspace = useQuery(getWorkspaceOptions());
  return (
    <SettingsSection title={t('workspace.title')} text={t('workspace.text')}>
      {workspace.isPending ? <SkeletonRows rows={4} /> : null}
      {workspace.isError ? (
        <ErrorState error={workspace.error} onRetry={() => void workspace.refetch()} />
      ) : null}
      {workspace.data ? (
        <WorkspaceForm key={workspace.data.version} workspace={workspace.data} />
      ) : null}
    </SettingsSection>
  );
}

function useSave(workspace: Workspace) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const { name, time_zone } = workspace;
  const month = String(workspace.fiscal_year_start_month);
  const server = useServerForm({ initialValues: { name, time_zone, month } });
  const onSubmit = server.submit(async ({ month: start, ...rest }) => {
    const body = { ...rest, fiscal_year_start_month: Number(start) };
    const saved = await unwrap(updateWorkspace({ body, headers: ifMatch(workspace.version) }));
    queries.setQueryData(getWorkspaceQueryKey(), saved);
    await queries.invalidateQueries({ queryKey: meOptions.queryKey });
    toastDone(t, t('workspace.saved'));
  });
  return { ...server, onSubmit };
}

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation('identity');
  const zones = useZoneChoices();
  const months = useMonthChoices();
  const { form, failure, busy, onSubmit } = useSave(workspace);
  const locked = !useAllowed('workspace:update');
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm">
        <FormFailure failure={failure} fields={['name', 'time_zone']} />
        <TextInput
          label={t('fields.workspace_name')}
          required
          disabled={locked}
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Select
          label={t('fields.time_zone')}
          data={zones}
          searchable
          allowDeselect={false}
          disabled={locked}
          key={form.key('time_zone')}
          {...form.getInputProps('time_zone')}
        />
        <Select
          label={t('fields.fiscal_year_start_month')}
          data={months}
          allowDeselect={false}
          disabled={locked}
          key={form.key('month')}
          {...form.getInputProps('month')}
        />
        <TextInput
          label={t('fields.base_currency')}
          description={t('workspace.currencyHint')}
          value={workspace.base_currency}
          readOnly
        />
        {locked ? null : (
          <Group mt={4}>
            <Button type="submit" loading={busy}>
              {t('common:save')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
