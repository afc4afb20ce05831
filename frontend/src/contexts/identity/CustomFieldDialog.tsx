import { Button, Checkbox, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  createCustomField,
  updateCustomField,
  type CustomFieldDefinition,
  type CustomType,
  type FieldTarget,
} from '@/api/generated';
import {
  listCustomFieldsQueryKey,
  listResourcesQueryKey,
} from '@/api/generated/@tanstack/react-query.gen';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { useResources } from '@/kit/registry';
import { unwrap } from '@/lib/client';
import { ifMatch } from '@/lib/versions';
import { ChoiceList, type ChoiceDraft } from './ChoiceList';
import { keyFrom } from './customKeys';
import { Dialog } from '@/kit/ui/Dialog';

const TYPES: CustomType[] = [
  'text',
  'long_text',
  'number',
  'money',
  'date',
  'instant',
  'boolean',
  'choice',
  'multi_choice',
  'url',
  'email',
  'phone',
  'reference',
];
const TARGETS: FieldTarget[] = ['accounts', 'contacts', 'users', 'teams'];
const FLAGS = ['required', 'unique', 'searchable', 'sensitive'] as const;
const SHOWN = ['object', 'label', 'key', 'type', 'description', 'refers_to', 'choices', ...FLAGS];

interface CustomFieldDialogProps {
  /** The field to change; null makes a new one. */
  field: CustomFieldDefinition | null;
  object: string;
  objects: string[];
  onClose: () => void;
}

function startOf(field: CustomFieldDefinition | null, object: string) {
  return {
    object: field?.object ?? object,
    label: field?.label ?? '',
    key: field?.key ?? '',
    type: field?.type ?? ('text' as CustomType),
    description: field?.description ?? '',
    refers_to: field?.refers_to ?? null,
    required: field?.required ?? false,
    unique: field?.unique ?? false,
    searchable: field?.searchable ?? false,
    sensitive: field?.sensitive ?? false,
  };
}

type Values = ReturnType<typeof startOf>;

const CHOOSES: CustomType[] = ['choice', 'multi_choice'];

async function save(
  field: CustomFieldDefinition | null,
  { object, type, sensitive, refers_to, ...rest }: Values,
  choices: ChoiceDraft[],
): Promise<void> {
  const chooses = CHOOSES.includes(type);
  const shared = {
    ...rest,
    key: rest.key || keyFrom(rest.label),
    description: rest.description.trim() || null,
    ...(chooses ? { choices: choices.filter(({ label }) => label.trim() !== '') } : {}),
  };
  if (field) {
    const path = { field_id: field.id };
    await unwrap(updateCustomField({ path, body: shared, headers: ifMatch(field.version) }));
    return;
  }
  const target = type === 'reference' ? { refers_to } : {};
  await unwrap(createCustomField({ body: { ...shared, ...target, object, type, sensitive } }));
}

export function CustomFieldDialog({ field, object, objects, onClose }: CustomFieldDialogProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const resources = useResources();
  const start = startOf(field, object);
  const [type, setType] = useState<CustomType>(start.type);
  const [choices, setChoices] = useState<ChoiceDraft[]>(field?.choices ?? [{ key: '', label: '' }]);
  const { form, failure, busy, submit } = useServerForm({ initialValues: start });
  const onSubmit = submit(async (values) => {
    await save(field, { ...values, type }, choices);
    await queries.invalidateQueries({ queryKey: listCustomFieldsQueryKey() });
    void queries.invalidateQueries({ queryKey: listResourcesQueryKey() });
    onClose();
  });
  const titled = (key: string) => {
    const resource = resources.find((each) => each.key === key);
    return resource ? t(`${resource.ns}:${resource.key}.title`) : t(`identity:${key}.title`);
  };
  const named = (keys: readonly string[]) => keys.map((value) => ({ value, label: titled(value) }));
  const input = (name: keyof Values) => ({
    label: t(name === 'refers_to' ? 'fields.refersTo' : `fields.${name}`),
    ...form.getInputProps(name),
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={field ? t('fields.edit') : t('fields.new')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={SHOWN} />
          <Select
            key={form.key('object')}
            {...input('object')}
            data={named(objects)}
            disabled={field !== null}
            allowDeselect={false}
          />
          <TextInput key={form.key('label')} {...input('label')} required data-autofocus />
          <TextInput
            key={form.key('key')}
            {...input('key')}
            description={t('fields.keyHint')}
            autoCapitalize="off"
          />
          <Select
            label={t('fields.type')}
            data={TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
            value={type}
            onChange={(value) => setType((value ?? 'text') as CustomType)}
            disabled={field !== null}
            allowDeselect={false}
          />
          {type === 'reference' ? (
            <Select
              key={form.key('refers_to')}
              {...input('refers_to')}
              data={named(TARGETS)}
              disabled={field !== null}
              required
            />
          ) : null}
          {CHOOSES.includes(type) ? (
            <ChoiceList choices={choices} kept={field?.choices ?? []} onChange={setChoices} />
          ) : null}
          <Textarea key={form.key('description')} {...input('description')} autosize minRows={2} />
          <Group gap="md">
            {FLAGS.map((flag) => (
              <Checkbox
                key={form.key(flag)}
                label={t(`fields.${flag}`)}
                disabled={flag === 'sensitive' && field !== null}
                {...form.getInputProps(flag, { type: 'checkbox' })}
              />
            ))}
          </Group>
          <Foot made={field !== null} busy={busy} onClose={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}

function Foot({ made, busy, onClose }: { made: boolean; busy: boolean; onClose: () => void }) {
  const { t } = useTranslation('admin');
  return (
    <Group justify="flex-end" gap="xs" mt={4}>
      <Button variant="default" onClick={onClose}>
        {t('common:cancel')}
      </Button>
      <Button type="submit" loading={busy}>
        {made ? t('common:save') : t('common:create')}
      </Button>
    </Group>
  );
}
