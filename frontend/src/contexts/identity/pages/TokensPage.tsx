import { Button, Group, MultiSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createOwnToken, revokeOwnToken, type AccessToken } from '@/api/generated';
import {
  listOwnTokensOptions,
  listOwnTokensQueryKey,
} from '@/api/generated/@tanstack/react-query.gen';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { SecretDialog } from '@/kit/settings/SecretDialog';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import classes from '@/kit/settings/settings.module.css';
import { useTitle } from '@/kit/settings/useTitle';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { useFormat } from '@/lib/format';
import { allows, useMe } from '@/lib/permissions';
import { usePermissionNames } from '../usePermissionName';
import { Dialog } from '@/kit/ui/Dialog';

export function TokensPage() {
  const { t } = useTranslation('admin');
  useTitle(t('tokens.title'));
  const tokens = useQuery(listOwnTokensOptions());
  const [making, setMaking] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const items = tokens.data?.items ?? [];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('tokens.new')}
    </Button>
  );
  return (
    <SettingsSection
      title={t('tokens.title')}
      text={t('tokens.text')}
      action={items.length > 0 ? add : null}
    >
      {tokens.isPending ? <SkeletonRows rows={3} /> : null}
      {tokens.isError ? (
        <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : null}
      {tokens.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconKey} title={t('tokens.empty')}>
          {add}
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <ul className={classes.rows}>
          {items.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      ) : null}
      {making ? <NewToken onClose={() => setMaking(false)} onMade={setTold} /> : null}
      {told ? (
        <SecretDialog
          secrets={[{ label: t('tokens.secret'), value: told }]}
          onClose={() => setTold(null)}
        />
      ) : null}
    </SettingsSection>
  );
}

function TokenRow({ token }: { token: AccessToken }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const names = usePermissionNames();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => unwrap(revokeOwnToken({ path: { token_id: token.id } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: listOwnTokensQueryKey() }),
    onError: (error) => toastError(t, error),
  });
  const used = token.last_used_at
    ? t('tokens.used', { when: format.relative(token.last_used_at) })
    : t('tokens.neverUsed');
  const ends = t('tokens.ends', { when: format.relative(token.expires_at) });
  return (
    <li className={classes.row}>
      <IconKey size={18} stroke={1.6} aria-hidden="true" />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          <span>{token.name}</span>
        </div>
        <div className={classes.rowText}>{`${ends} · ${used}`}</div>
        <div className={classes.rowText}>{format.list(token.scopes.map(names.both))}</div>
      </div>
      <Button
        variant="default"
        size="compact-sm"
        loading={revoke.isPending}
        aria-label={t('tokens.revokeNamed', { name: token.name })}
        onClick={() => revoke.mutate()}
      >
        {t('tokens.revoke')}
      </Button>
    </li>
  );
}

interface NewTokenProps {
  onClose: () => void;
  onMade: (token: string) => void;
}

function NewToken({ onClose, onMade }: NewTokenProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const names = usePermissionNames();
  const format = useFormat();
  const mine = useMe()?.permissions ?? {};
  const scopes = Object.keys(mine)
    .filter((permission) => allows(mine, permission))
    .map((value) => ({ value, label: names.both(value) }))
    .sort((a, b) => format.compare(a.label, b.label));
  const start: { name: string; scopes: string[]; days: number } = {
    name: '',
    scopes: [],
    days: 90,
  };
  const { form, failure, busy, submit } = useServerForm({ initialValues: start });
  const onSubmit = submit(async (body) => {
    const made = await unwrap(createOwnToken({ body }));
    await queries.invalidateQueries({ queryKey: listOwnTokensQueryKey() });
    onClose();
    onMade(made.token);
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('tokens.new')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={Object.keys(start)} />
          <TextInput
            label={t('clients.name')}
            required
            data-autofocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <MultiSelect
            label={t('tokens.scopes')}
            data={scopes}
            required
            searchable
            key={form.key('scopes')}
            {...form.getInputProps('scopes')}
          />
          <NumberInput
            label={t('tokens.days')}
            min={1}
            max={366}
            allowDecimal={false}
            key={form.key('days')}
            {...form.getInputProps('days')}
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
