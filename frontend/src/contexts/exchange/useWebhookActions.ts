import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  deleteWebhook,
  disableWebhook,
  enableWebhook,
  pingWebhook,
  rotateSecret,
  type Webhook,
} from '@/api/generated';
import { listWebhooksQueryKey } from '@/api/generated/@tanstack/react-query.gen';
import { toastDone, toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';

export function useWebhookActions(
  webhook: Webhook,
  onSecret: (secret: string) => void,
  onRemoved: () => void,
) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const path = { webhook_id: webhook.id };
  const onError = (error: unknown) => toastError(t, error);
  const onSuccess = () => queries.invalidateQueries({ queryKey: listWebhooksQueryKey() });
  const enable = useMutation({
    mutationFn: () => unwrap(enableWebhook({ path })),
    onSuccess,
    onError,
  });
  const disable = useMutation({
    mutationFn: () => unwrap(disableWebhook({ path })),
    onSuccess,
    onError,
  });
  const remove = useMutation({
    mutationFn: () => unwrap(deleteWebhook({ path })),
    onSuccess,
    onError,
    onSettled: onRemoved,
  });
  const ping = useMutation({
    mutationFn: () => unwrap(pingWebhook({ path })),
    onSuccess: () => toastDone(t, t('webhooks.pinged')),
    onError,
  });
  const rotate = useMutation({
    mutationFn: () => unwrap(rotateSecret({ path })),
    onSuccess: ({ secret }) => onSecret(secret),
    onError,
  });
  return { enable, disable, remove, ping, rotate };
}
