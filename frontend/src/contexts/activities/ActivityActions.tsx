import { ActionIcon } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteActivity, type Activity } from '@/api/generated';
import { timelineKey } from '@/kit/record-page/record';
import { permission, type RecordRow, type Resource } from '@/kit/resource';
import { ConfirmDialog } from '@/kit/ui/ConfirmDialog';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { allows, useMe } from '@/lib/permissions';
import { ActivityDialog } from './ActivityDialog';
import classes from './activities.module.css';

interface ActivityActionsProps {
  activity: Activity;
  resource: Resource;
  record: RecordRow;
}

/** Its author may change an entry, and so may whoever may change its record. */
function useTouchable({ activity, resource }: ActivityActionsProps): (action: string) => boolean {
  const me = useMe();
  const mine = activity.author?.id === me?.user.id;
  const theirs = allows(me?.permissions, permission(resource, 'update'));
  return (action) => allows(me?.permissions, `activity:${action}`) && (mine || theirs);
}

function useRemove({ activity, resource, record }: ActivityActionsProps, onSettled: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(deleteActivity({ path: { activity_id: activity.id } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: timelineKey(resource.type, record.id) }),
    onError: (error) => toastError(t, error),
    onSettled,
  });
}

export function ActivityActions(props: ActivityActionsProps) {
  const { t } = useTranslation('activities');
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const close = () => setOpen(null);
  const remove = useRemove(props, close);
  const may = useTouchable(props);
  return (
    <div className={classes.actions}>
      {may('update') ? (
        <ActionIcon size={26} aria-label={t('edit')} onClick={() => setOpen('edit')}>
          <IconPencil size={15} stroke={1.6} />
        </ActionIcon>
      ) : null}
      {may('delete') ? (
        <ActionIcon size={26} aria-label={t('delete')} onClick={() => setOpen('delete')}>
          <IconTrash size={15} stroke={1.6} />
        </ActionIcon>
      ) : null}
      {open === 'edit' ? <ActivityDialog {...props} onClose={close} /> : null}
      <ConfirmDialog
        opened={open === 'delete'}
        title={t('deleteTitle')}
        text={t('deleteText')}
        confirmLabel={t('delete')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </div>
  );
}
