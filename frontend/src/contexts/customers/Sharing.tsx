import { ActionIcon, Button, Group, NativeSelect, Stack } from '@mantine/core';
import { IconUserPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Share } from '@/api/generated';
import { ReferencePicker } from '@/kit/fields/ReferencePicker';
import { keepFocus } from '@/kit/form/keepFocus';
import { timelineKey } from '@/kit/record-page/record';
import { permission, type RecordPanelProps, type Resource } from '@/kit/resource';
import { ErrorState } from '@/kit/ui/ErrorState';
import { Face } from '@/kit/ui/Face';
import { toastError } from '@/kit/ui/toast';
import { errorText } from '@/lib/problems';
import { useAllowed } from '@/lib/permissions';
import { accountResource, contactResource } from './resource';
import { accountSharing, contactSharing, type Access, type SharingApi } from './sharingApi';
import { Dialog } from '@/kit/ui/Dialog';
import classes from './customers.module.css';

export function AccountSharing({ record }: RecordPanelProps) {
  return <Sharing resource={accountResource} api={accountSharing} record={record} />;
}

export function ContactSharing({ record }: RecordPanelProps) {
  return <Sharing resource={contactResource} api={contactSharing} record={record} />;
}

interface SharingProps extends RecordPanelProps {
  resource: Resource;
  api: SharingApi;
}

function useAccessChoices(): { value: Access; label: string }[] {
  const { t } = useTranslation('customers');
  return [
    { value: 'read', label: t('sharing.read') },
    { value: 'write', label: t('sharing.write') },
  ];
}

function useSharing({ resource, api, record }: SharingProps) {
  const queries = useQueryClient();
  const queryKey = [resource.key, 'sharing', record.id];
  const onSuccess = async () => {
    await queries.invalidateQueries({ queryKey });
    await queries.invalidateQueries({ queryKey: timelineKey(resource.type, record.id) });
  };
  const shares = useQuery({ queryKey, queryFn: ({ signal }) => api.list(record.id, signal) });
  const put = useMutation({
    mutationFn: ({ user, access }: { user: string; access: Access }) =>
      api.put(record.id, user, access),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (user: string) => api.remove(record.id, user),
    onSuccess,
  });
  return { shares, put, remove };
}

/** Who, beside the owner and the team, may see or change this record. */
function Sharing(props: SharingProps) {
  const { resource, record } = props;
  const { t } = useTranslation('customers');
  const [adding, setAdding] = useState(false);
  const { shares, put, remove } = useSharing(props);
  const mayShare = useAllowed(permission(resource, 'assign')) && !record.archived_at;
  const items = shares.data ?? [];
  if (!mayShare && items.length === 0) return null;
  const onError = (error: unknown) => toastError(t, error);
  return (
    <section className={classes.panel} aria-label={t('sharing.title')}>
      <div className={classes.panelHead}>
        <h2>{t('sharing.title')}</h2>
        {mayShare ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconUserPlus size={14} />}
            onClick={() => setAdding(true)}
          >
            {t('sharing.add')}
          </Button>
        ) : null}
      </div>
      {shares.isError ? (
        <ErrorState error={shares.error} onRetry={() => void shares.refetch()} />
      ) : null}
      {shares.isSuccess && items.length === 0 ? (
        <p className={classes.nothing}>{t('sharing.none')}</p>
      ) : null}
      <ul className={classes.links}>
        {items.map((share) => (
          <SharedWith
            key={share.user.id}
            share={share}
            editable={mayShare}
            onChange={(access) => put.mutate({ user: share.user.id, access }, { onError })}
            onRemove={() => remove.mutate(share.user.id, { onError })}
          />
        ))}
      </ul>
      {adding ? (
        <ShareForm
          busy={put.isPending}
          failure={put.error}
          onShare={(user, access) =>
            put.mutate({ user, access }, { onSuccess: () => setAdding(false) })
          }
          onClose={() => {
            put.reset();
            setAdding(false);
          }}
        />
      ) : null}
    </section>
  );
}

interface SharedWithProps {
  share: Share;
  editable: boolean;
  onChange: (access: Access) => void;
  onRemove: () => void;
}

function SharedWith({ share, editable, onChange, onRemove }: SharedWithProps) {
  const { t } = useTranslation('customers');
  const choices = useAccessChoices();
  const { name } = share.user;
  const current = choices.find(({ value }) => value === share.access);
  return (
    <li className={classes.linkItem}>
      <span className={classes.sharedRow}>
        <Face name={name} size="md" />
        <span className={classes.linkText}>
          <span>{name}</span>
          {editable ? null : <small>{current?.label}</small>}
        </span>
      </span>
      {editable ? (
        <>
          <NativeSelect
            size="xs"
            w={116}
            aria-label={t('sharing.accessOf', { name })}
            value={share.access}
            data={choices}
            onChange={(event) => onChange(event.currentTarget.value === 'write' ? 'write' : 'read')}
          />
          <ActionIcon size={26} aria-label={t('sharing.remove', { name })} onClick={onRemove}>
            <IconX size={15} stroke={1.7} />
          </ActionIcon>
        </>
      ) : null}
    </li>
  );
}

interface ShareFormProps {
  busy: boolean;
  failure: unknown;
  onShare: (user: string, access: Access) => void;
  onClose: () => void;
}

function ShareForm({ busy, failure, onShare, onClose }: ShareFormProps) {
  const { t } = useTranslation('customers');
  const choices = useAccessChoices();
  const [user, setUser] = useState<string | null>(null);
  const [access, setAccess] = useState<Access>('read');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (user) onShare(user, access);
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('sharing.addTitle')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form ref={keepFocus} onSubmit={submit} noValidate>
        <Stack gap="sm">
          <ReferencePicker
            target="users"
            label={t('sharing.person')}
            required
            autoFocus
            value={user}
            onChange={setUser}
            {...(failure ? { error: errorText(t, failure) } : {})}
          />
          <NativeSelect
            label={t('sharing.access')}
            value={access}
            data={choices}
            onChange={(event) =>
              setAccess(event.currentTarget.value === 'write' ? 'write' : 'read')
            }
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!user}>
              {t('sharing.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
