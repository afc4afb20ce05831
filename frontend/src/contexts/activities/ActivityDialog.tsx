import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { changeActivity, type Activity, type ActivityUpdate } from '@/api/generated';
import { timelineKey } from '@/kit/record-page/record';
import type { RecordRow, Resource } from '@/kit/resource';
import { unwrap } from '@/lib/client';
import { isAppError } from '@/lib/errors';
import { ifMatch } from '@/lib/versions';
import { ActivityFields } from './ActivityFields';
import { changesOf, draftOf, type Draft } from './draft';
import { useUnreached } from './useUnreached';
import { Dialog } from '@/kit/ui/Dialog';

interface ActivityDialogProps {
  activity: Activity;
  resource: Resource;
  record: RecordRow;
  onClose: () => void;
}

function useChange({ activity, resource, record, onClose }: ActivityDialogProps) {
  const queries = useQueryClient();
  const unreached = useUnreached();
  const refresh = () =>
    queries.invalidateQueries({ queryKey: timelineKey(resource.type, record.id) });
  return useMutation({
    mutationFn: (body: ActivityUpdate) =>
      unwrap(
        changeActivity({
          path: { activity_id: activity.id },
          body,
          headers: ifMatch(activity.version),
        }),
      ),
    onSuccess: async (changed) => {
      void unreached(changed);
      await refresh();
      onClose();
    },
    // Someone saved first: the timeline behind shows theirs, and saving again is a choice made knowingly.
    onError: (error) => (isAppError(error) && error.status === 412 ? refresh() : undefined),
  });
}

export function ActivityDialog(props: ActivityDialogProps) {
  const { activity, onClose } = props;
  const { t } = useTranslation('activities');
  const [draft, setDraft] = useState<Draft>(() => draftOf(activity));
  const save = useChange(props);
  const ready = draft.body.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const changes = changesOf(activity, draft);
    if (Object.keys(changes).length === 0) onClose();
    else if (ready) save.mutate(changes);
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(`editTitle.${activity.kind}`)}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <ActivityFields
            kind={activity.kind}
            draft={draft}
            change={(patch) => setDraft((old) => ({ ...old, ...patch }))}
            error={save.error}
            onSubmit={submit}
            autoFocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!ready}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
