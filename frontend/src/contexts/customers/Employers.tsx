import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { linkContact, unlinkContact, type AccountLink } from '@/api/generated';
import { ReferencePicker } from '@/kit/fields/ReferencePicker';
import { keepFocus } from '@/kit/form/keepFocus';
import { recordOptions, timelineKey } from '@/kit/record-page/record';
import type { RecordPanelProps, RecordRow } from '@/kit/resource';
import { Face } from '@/kit/ui/Face';
import { Tag } from '@/kit/ui/Tag';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { useAllowed } from '@/lib/permissions';
import { contactResource } from './resource';
import { Dialog } from '@/kit/ui/Dialog';
import classes from './customers.module.css';

function useRefresh(record: RecordRow) {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({
      queryKey: recordOptions(contactResource, record.id).queryKey,
    });
    await queries.invalidateQueries({ queryKey: timelineKey('contact', record.id) });
  };
}

/** The accounts that a contact belongs to, with the role in each. */
export function Employers({ record }: RecordPanelProps) {
  const { t } = useTranslation('customers');
  const [adding, setAdding] = useState(false);
  const links = (record.accounts ?? []) as AccountLink[];
  const mayEdit = useAllowed('contact:update') && !record.archived_at;
  return (
    <section className={classes.panel} aria-label={t('accounts.title')}>
      <div className={classes.panelHead}>
        <h2>{t('accounts.title')}</h2>
        {mayEdit ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={14} />}
            onClick={() => setAdding(true)}
          >
            {t('links.add')}
          </Button>
        ) : null}
      </div>
      {links.length === 0 ? <p className={classes.nothing}>{t('accounts.noneHere')}</p> : null}
      <ul className={classes.links}>
        {links.map((link) => (
          <Employer key={link.account.id} record={record} link={link} editable={mayEdit} />
        ))}
      </ul>
      {adding ? <LinkForm record={record} onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

interface EmployerProps {
  record: RecordRow;
  link: AccountLink;
  editable: boolean;
}

function Employer({ record, link, editable }: EmployerProps) {
  const { t } = useTranslation('customers');
  const refresh = useRefresh(record);
  const path = { contact_id: record.id, account_id: link.account.id };
  const remove = useMutation({
    mutationFn: () => unwrap(unlinkContact({ path })),
    onSuccess: refresh,
    onError: (error) => toastError(t, error),
  });
  return (
    <li className={classes.linkItem}>
      <Link
        to="/$resource/$id"
        params={{ resource: 'accounts', id: link.account.id }}
        className={classes.linkRow}
      >
        <Face name={link.account.name} size="md" square />
        <span className={classes.linkText}>
          <span>{link.account.name}</span>
          {link.role ? <small>{link.role}</small> : null}
        </span>
        {link.primary ? <Tag tone="blue">{t('links.primary')}</Tag> : null}
      </Link>
      {editable ? (
        <ActionIcon
          size={26}
          aria-label={t('links.remove', { name: link.account.name })}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <IconX size={15} stroke={1.7} />
        </ActionIcon>
      ) : null}
    </li>
  );
}

function LinkForm({ record, onClose }: { record: RecordRow; onClose: () => void }) {
  const { t } = useTranslation('customers');
  const refresh = useRefresh(record);
  const [account, setAccount] = useState<string | null>(null);
  const [role, setRole] = useState('');
  const add = useMutation({
    mutationFn: () =>
      unwrap(
        linkContact({
          path: { contact_id: record.id, account_id: account ?? '' },
          body: role.trim() ? { role: role.trim() } : {},
        }),
      ),
    onSuccess: async () => {
      await refresh();
      onClose();
    },
    onError: (error) => toastError(t, error),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (account) add.mutate();
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('links.add')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form ref={keepFocus} onSubmit={submit}>
        <Stack gap="sm">
          <ReferencePicker
            target="accounts"
            label={t('accounts.one')}
            required
            autoFocus
            value={account}
            onChange={setAccount}
          />
          <TextInput
            label={t('links.role')}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={!account}>
              {t('links.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
