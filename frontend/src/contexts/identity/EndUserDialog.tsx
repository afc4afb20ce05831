import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  deactivateUser,
  handOverUser,
  reactivateUser,
  reverseHandover,
  type User,
} from '@/api/generated';
import { ReferencePicker } from '@/kit/fields/ReferencePicker';
import { FormFailure } from '@/kit/form/FormFailure';
import { toastError, toastUndo } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { toAppError } from '@/lib/errors';
import { USERS_KEY } from './users';
import { Dialog } from '@/kit/ui/Dialog';

interface EndUserDialogProps {
  user: User;
  onClose: () => void;
}

function useEnd({ user, onClose }: EndUserDialogProps, successor: string | null) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const path = { user_id: user.id };
  const refresh = () => queries.invalidateQueries({ queryKey: USERS_KEY });
  const back = useMutation({
    mutationFn: async () => {
      if (successor) await unwrap(reverseHandover({ path }));
      else await unwrap(reactivateUser({ path }));
    },
    onSuccess: refresh,
    onError: (error) => toastError(t, error),
  });
  return useMutation({
    mutationFn: async () => {
      if (successor) await unwrap(handOverUser({ path, body: { successor_id: successor } }));
      else await unwrap(deactivateUser({ path }));
    },
    onSuccess: async () => {
      await refresh();
      const { name } = user;
      const message = successor
        ? t('handover.done', { name })
        : t('identity:users.deactivated', { name });
      toastUndo(t, message, () => back.mutate());
      onClose();
    },
  });
}

export function EndUserDialog(props: EndUserDialogProps) {
  const { user, onClose } = props;
  const { t } = useTranslation('admin');
  const [successor, setSuccessor] = useState<string | null>(null);
  const end = useEnd(props, successor);
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('handover.title', { name: user.name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="sm">
        <FormFailure failure={end.error ? toAppError(end.error) : null} fields={[]} />
        <Text size="sm">{t('handover.text')}</Text>
        <ReferencePicker
          label={t('handover.successor')}
          target="users"
          value={successor}
          onChange={setSuccessor}
        />
        <Group justify="flex-end" gap="xs" mt={4}>
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button color="red.9" loading={end.isPending} onClick={() => end.mutate()}>
            {successor ? t('handover.submit') : t('handover.endOnly')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
