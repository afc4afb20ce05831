import { Button, Group, JsonInput, Modal, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { changeWebhook, createWebhook, type Webhook } from '@/api/generated';
import { listWebhooksQueryKey } from '@/api/generated/@tanstack/react-query.gen';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { unwrap } from '@/lib/client';
import { ifMatch } from '@/lib/versions';

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

function isJson(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // that is the answer: it cannot be read
  }
}

function useSave({ webhook, onClose, onSecret }: WebhookDialogProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const server = useServerForm({
    initialValues: {
      name: webhook?.name ?? '',
      url: webhook?.url ?? '',
      events: webhook?.events ?? ['customers.account.*'],
      condition: webhook?.condition ? JSON.stringify(webhook.condition, null, 2) : '',
    },
    validate: { condition: (text) => (isJson(text) ? null : t('webhooks.badJson')) },
  });
  const onSubmit = server.submit(async ({ condition, ...rest }) => {
    const tree = condition.trim() ? (JSON.parse(condition) as Record<string, unknown>) : null;
    const body = { ...rest, condition: tree };
    if (webhook) {
      const path = { webhook_id: webhook.id };
      await unwrap(changeWebhook({ path, body, headers: ifMatch(webhook.version) }));
    } else {
      onSecret((await unwrap(createWebhook({ body }))).secret);
    }
    await queries.invalidateQueries({ queryKey: listWebhooksQueryKey() });
    onClose();
  });
  return { ...server, onSubmit };
}

export function WebhookDialog(props: WebhookDialogProps) {
  const { webhook, onClose } = props;
  const { t } = useTranslation('admin');
  const { form, failure, busy, onSubmit } = useSave(props);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
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
          <JsonInput
            label={t('webhooks.condition')}
            description={t('webhooks.conditionHint')}
            autosize
            minRows={3}
            validationError={t('webhooks.badJson')}
            key={form.key('condition')}
            {...form.getInputProps('condition')}
          />
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
    </Modal>
  );
}
