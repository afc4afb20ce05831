import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isAppError, toAppError } from '@/lib/errors';
import { fieldErrors } from '@/lib/problems';
import { ValueInput } from '../fields/ValueInput';
import { toWire } from '../fields/wire';
import {
  customFields,
  fieldNamed,
  kindOf,
  nested,
  type FieldMeta,
  type ResourceMeta,
} from '../meta';
import { refreshLists } from '../refresh';
import type { RecordRow, Resource } from '../resource';
import { useLabels } from '../useLabels';
import { FormFailure } from './FormFailure';
import { keepFocus } from './keepFocus';
import { Dialog } from '../ui/Dialog';

interface CreateDialogProps {
  resource: Resource;
  meta: ResourceMeta;
  /** Filled in already, such as the account of a new contact. */
  start?: Record<string, unknown>;
  onClose: () => void;
  onCreated?: (record: RecordRow) => void;
}

type Draft = Record<string, unknown>;

function bodyOf(resource: Resource, fields: FieldMeta[], draft: Draft): Record<string, unknown> {
  const entries = fields
    .filter((field) => draft[field.name] !== undefined && draft[field.name] !== null)
    .map((field) => [field.name, toWire(kindOf(resource, field), draft[field.name])] as const);
  return nested(Object.fromEntries(entries));
}

/** "emails.0.value" belongs to the field "emails". */
function errorsByField(errors: Record<string, string>): Record<string, string> {
  const pairs = Object.entries(errors).map(([path, text]) => {
    const [first = path, second = ''] = path.split('.');
    return [first === 'custom' ? `${first}.${second}` : first, text];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

function useCreate({ resource, onClose, onCreated }: CreateDialogProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: Record<string, unknown>) => resource.api.create(body),
    onSuccess: (record) => {
      queries.setQueryData([resource.key, 'record', record.id], record);
      void refreshLists(queries, resource);
      onClose();
      if (onCreated) onCreated(record);
      else {
        void navigate({
          to: '/$resource/$id',
          params: { resource: resource.key, id: record.id },
        });
      }
    },
  });
}

export function CreateDialog(props: CreateDialogProps) {
  const { resource, meta, start, onClose } = props;
  const { t } = useTranslation();
  const labels = useLabels(resource);
  const [draft, setDraft] = useState<Draft>(start ?? {});
  const create = useCreate(props);
  const own = customFields(meta).filter(({ editable }) => editable);
  const fields = [...resource.create.fields, ...own.map(({ name }) => name)]
    .map((name) => fieldNamed(meta, name))
    .filter((field) => field !== undefined);
  const failure = create.error ? toAppError(create.error) : null;
  const errors = isAppError(failure) ? errorsByField(fieldErrors(t, failure)) : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(bodyOf(resource, fields, draft));
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(`${resource.ns}:${resource.key}.new`)}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form ref={keepFocus} onSubmit={submit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={Object.keys(errors)} />
          {fields.map((field, index) => (
            <ValueInput
              key={field.name}
              resource={resource}
              field={field}
              kind={kindOf(resource, field)}
              label={labels.field(field.name)}
              value={draft[field.name]}
              onChange={(value) => setDraft((old) => ({ ...old, [field.name]: value }))}
              error={errors[field.name]}
              required={field.required}
              autoFocus={index === 0}
            />
          ))}
          <Group justify="flex-end" gap="xs" mt={4}>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
