import { Button, Group, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '@/api/generated';
import { isAppError, toAppError } from '@/lib/errors';
import { fieldErrors } from '@/lib/problems';
import { FormFailure } from '../form/FormFailure';
import { keepFocus } from '../form/keepFocus';
import { SharingFields, type Shared } from '../form/SharingFields';
import type { ViewParts } from './model';
import type { ViewActions } from './useViews';
import { Dialog } from '../ui/Dialog';

interface ViewDialogProps {
  /** The one that is renamed or shared; none where the list is saved as a new one. */
  view: View | undefined;
  resource: string;
  parts: ViewParts;
  actions: ViewActions;
  onClose: () => void;
  onSaved: (view: View) => void;
}

export function ViewDialog(props: ViewDialogProps) {
  const { view, resource, parts, actions, onClose, onSaved } = props;
  const { t } = useTranslation('kit');
  const [shared, setShared] = useState<Shared>({
    name: view?.name ?? '',
    visibility: view?.visibility ?? 'private',
    team_id: view?.team?.id ?? null,
  });
  const { create, change } = actions;
  const error = view ? change.error : create.error;
  const failure = error ? toAppError(error) : null;
  const errors = isAppError(failure) ? fieldErrors(t, failure) : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const after = { onSuccess: onSaved };
    if (view) change.mutate({ view, body: shared }, after);
    else create.mutate({ resource, ...shared, ...parts }, after);
  };
  const close = () => {
    create.reset();
    change.reset();
    onClose();
  };
  return (
    <Dialog
      opened
      onClose={close}
      title={t(view ? 'views.edit' : 'views.saveAs')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form ref={keepFocus} onSubmit={submit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={Object.keys(errors)} />
          <SharingFields
            value={shared}
            permission="view:share"
            errors={errors}
            onChange={setShared}
          />
          <Group justify="flex-end" gap="xs" mt={4}>
            <Button variant="default" onClick={close}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={create.isPending || change.isPending}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
