import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { createImportTemplate, type Import, type ImportTemplateCreate } from '@/api/generated';
import { unwrap } from '@/lib/client';
import { isAppError, toAppError } from '@/lib/errors';
import { fieldErrors } from '@/lib/problems';
import { FormFailure } from '../form/FormFailure';
import { keepFocus } from '../form/keepFocus';
import { SharingFields, type Shared } from '../form/SharingFields';
import { toastDone } from '../ui/toast';
import { IMPORTS_KEY } from './imports';
import { asInput } from './MappingTable';
import { Dialog } from '../ui/Dialog';

/** The mapping by the headers of the file. */
function templateOf(job: Import, shared: Shared): ImportTemplateCreate {
  const mapped = new Map(job.mapping.map((each) => [each.column, asInput(each)]));
  const columns = job.columns.map(({ index, header }) => {
    const { field, multiplier, currency, date_format, values } = mapped.get(index) ?? {};
    return { header, field, multiplier, currency, date_format, values };
  });
  const { target, mode, match_field, create_related } = job;
  return { ...shared, target, columns, mode, match_field, create_related };
}

export function TemplateDialog({ job, onClose }: { job: Import; onClose: () => void }) {
  const { t } = useTranslation('exchange');
  const queries = useQueryClient();
  const [shared, setShared] = useState<Shared>({ name: '', visibility: 'private', team_id: null });
  const create = useMutation({
    mutationFn: () => unwrap(createImportTemplate({ body: templateOf(job, shared) })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [...IMPORTS_KEY, 'templates'] });
      toastDone(t, t('templates.kept', { name: shared.name }));
      onClose();
    },
  });
  const failure = create.error ? toAppError(create.error) : null;
  const errors = isAppError(failure) ? fieldErrors(t, failure) : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('templates.keep')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form ref={keepFocus} onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('templates.hint')}
          </Text>
          <FormFailure failure={failure} fields={Object.keys(errors)} />
          <SharingFields
            value={shared}
            permission="import_template:share"
            errors={errors}
            onChange={setShared}
          />
          <Group justify="flex-end" gap="xs" mt={4}>
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
