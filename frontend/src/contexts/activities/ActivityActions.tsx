import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteActivity, type Activity } from '@/api/generated';
import { timelineKey } from '@/kit/record-page/record';
import type { RecordRow, Resource } from '@/kit/resource';
import { ConfirmDialog } from '@/kit/ui/ConfirmDialog';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { allows, useMe } from '@/lib/permissions';

interface ActivityActionsProps {
  activity: Activity;
  resource: Resource;
  record: RecordRow;
}

export function ActivityActions({ activity, resource, record }: ActivityActionsProps) {
  const { t } = useTranslation('activities');
  const queries = useQueryClient();
  const permissions = useMe()?.permissions;
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => unwrap(deleteActivity({ path: { activity_id: activity.id } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: timelineKey(resource.type, record.id) }),
    onError: (error) => toastError(t, error),
    onSettled: () => setAsking(false),
  });
  if (!allows(permissions, 'activity:delete')) return null;
  return (
    <>
      <ActionIcon size={26} aria-label={t('delete')} onClick={() => setAsking(true)}>
        <IconTrash size={15} stroke={1.6} />
      </ActionIcon>
      <ConfirmDialog
        opened={asking}
        title={t('deleteTitle')}
        text={t('deleteText')}
        confirmLabel={t('delete')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
