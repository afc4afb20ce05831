import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '@/api/generated';
import { isAppError, toAppError } from '@/lib/errors';
import { allows, useMe } from '@/lib/permissions';
import { fieldErrors } from '@/lib/problems';
import { ReferencePicker } from '../fields/ReferencePicker';
import { FormFailure } from '../form/FormFailure';
import { keepFocus } from '../form/keepFocus';
import type { ViewParts } from './model';
import type { ViewActions } from './useViews';

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
  const mayShare = allows(useMe()?.permissions, 'view:share');
  const [name, setName] = useState(view?.name ?? '');
  const [visibility, setVisibility] = useState<View['visibility']>(view?.visibility ?? 'private');
  const [team, setTeam] = useState(view?.team?.id ?? null);
  const { create, change } = actions;
  const error = view ? change.error : create.error;
  const failure = error ? toAppError(error) : null;
  const errors = isAppError(failure) ? fieldErrors(t, failure) : {};
  const kinds = (['private', 'team', 'all'] as const).filter(
    (kind) => kind !== 'all' || mayShare || visibility === 'all',
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const shared = { name, visibility, team_id: visibility === 'team' ? team : null };
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
    <Modal
      opened
      onClose={close}
      title={t(view ? 'views.edit' : 'views.saveAs')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form ref={keepFocus} onSubmit={submit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={Object.keys(errors)} />
          <TextInput
            label={t('views.name')}
            value={name}
            maxLength={120}
            required
            data-autofocus
            error={errors.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('views.visibility')}
            data={kinds.map((kind) => ({ value: kind, label: t(`views.for_${kind}`) }))}
            value={visibility}
            allowDeselect={false}
            onChange={(value) => setVisibility((value ?? 'private') as View['visibility'])}
          />
          {visibility === 'team' ? (
            <ReferencePicker
              target="teams"
              label={t('views.team')}
              value={team}
              required
              error={errors.team_id}
              onChange={setTeam}
            />
          ) : null}
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
    </Modal>
  );
}
