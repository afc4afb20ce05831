import { Button, Group, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { changeWebhook, createWebhook, type Webhook } from '@/api/generated';
import { listWebhooksQueryKey } from '@/api/generated/@tanstack/react-query.gen';
import { fromTree, isUnfinished, toTree } from '@/kit/conditions/model';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { unwrap } from '@/lib/client';
import { ifMatch } from '@/lib/versions';
import { WebhookCondition } from './WebhookCondition';
import { Dialog } from '@/kit/ui/Dialog';

interface WebhookDialogProps {
  webhook: Webhook | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

const SUGGESTED = [
  '*',
  'customers.account.*',
  'customers.account.created',
  'customers.account.updated',
  'customers.contact.*',
  'customers.contact.created',
  'customers.contact.updated',
];
const FIELDS = ['name', 'url', 'events', 'condition'];

function useSave({ webhook, onClose, onSecret }: WebhookDialogProps) {
  const queries = useQueryClient();
  const server = useServerForm({
    initialValues: {
      name: webhook?.name ?? '',
      url: webhook?.url ?? '',
      events: webhook?.events ?? ['customers.account.*'],
    },
  });
  const [events, setEvents] = useState(webhook?.events ?? ['customers.account.*']);
  server.form.watch('events', ({ value }) => setEvents(value));
  const [group, setGroup] = useState(() => fromTree(webhook?.condition));
  const [strict, setStrict] = useState(false);
  const save = server.submit(async (values) => {
    const body = { ...values, condition: toTree(group) };
    if (webhook) {
      const path = { webhook_id: webhook.id };
      await unwrap(changeWebhook({ path, body, headers: ifMatch(webhook.version) }));
    } else {
      onSecret((await unwrap(createWebhook({ body }))).secret);
    }
    await queries.invalidateQueries({ queryKey: listWebhooksQueryKey() });
    onClose();
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    setStrict(true);
    if (isUnfinished(group)) event.preventDefault();
    else save(event);
  };
  return { ...server, onSubmit, condition: { events, group, strict, onChange: setGroup } };
}

export function WebhookDialog(props: WebhookDialogProps) {
  const { webhook, onClose } = props;
  const { t } = useTranslation('admin');
  const { form, failure, busy, onSubmit, condition } = useSave(props);
  return (
    <Dialog
      opened
      onClose={onClose}
      size="xl"
      title={webhook ? t('webhooks.edit') : t('webhooks.new')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={FIELDS} />
          <TextInput
            label={t('webhooks.name')}
            required
            data-autofocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('webhooks.url')}
            type="url"
            required
            key={form.key('url')}
            {...form.getInputProps('url')}
          />
          <TagsInput
            label={t('webhooks.events')}
            description={t('webhooks.eventsHint')}
            data={SUGGESTED}
            required
            key={form.key('events')}
            {...form.getInputProps('events')}
          />
          <WebhookCondition {...condition} error={form.errors.condition} />
          <Group justify="flex-end" gap="xs" mt={4}>
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {webhook ? t('common:save') : t('common:create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
