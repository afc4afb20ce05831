import { Button, Group, Select, Stack, TagsInput, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkChangeCreate } from '@/api/generated';
import { toAppError } from '@/lib/errors';
import { useFormat } from '@/lib/format';
import { ReferencePicker } from '../fields/ReferencePicker';
import { ValueInput } from '../fields/ValueInput';
import { toWire } from '../fields/wire';
import { FormFailure } from '../form/FormFailure';
import { keepFocus } from '../form/keepFocus';
import { fieldNamed, kindOf, nested, type FieldMeta, type ResourceMeta } from '../meta';
import type { Resource } from '../resource';
import { useLabels } from '../useLabels';
import { Dialog } from '../ui/Dialog';

export type Asked = 'assign' | 'tag' | 'set';
type Change = BulkChangeCreate['change'];

interface BulkDialogProps {
  asked: Asked;
  resource: Resource;
  meta: ResourceMeta;
  error: unknown;
  busy: boolean;
  onApply: (change: Change) => void;
  onClose: () => void;
}

const SETTABLE = ['text', 'number', 'date', 'choice', 'language', 'url', 'money', 'address'];

/** What many records can be given at once; what tells them apart is set one by one. */
export function settable(meta: ResourceMeta): FieldMeta[] {
  return meta.fields.filter(
    ({ editable, required, barred, custom, type }) =>
      editable && !required && !barred && (custom ? !custom.unique : SETTABLE.includes(type)),
  );
}

export function BulkDialog(props: BulkDialogProps) {
  const { asked, error, busy, onApply, onClose } = props;
  const { t } = useTranslation('kit');
  const [change, setChange] = useState<Change | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change) onApply(change);
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(`bulk.${asked}`)}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form ref={keepFocus} onSubmit={submit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={error ? toAppError(error) : null} fields={[]} />
          {asked === 'assign' ? <Assigning onChange={setChange} /> : null}
          {asked === 'tag' ? <Tagging onChange={setChange} /> : null}
          {asked === 'set' ? <Setting {...props} onChange={setChange} /> : null}
          <Group justify="flex-end" gap="xs" mt={4}>
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={change === null}>
              {t('bulk.apply')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface PartProps {
  onChange: (change: Change | null) => void;
}

function Assigning({ onChange }: PartProps) {
  const { t } = useTranslation('kit');
  const [given, setGiven] = useState<{ owner_id?: string; team_id?: string }>({});
  const put = (name: 'owner_id' | 'team_id', id: string | null) => {
    const named = Object.entries({ ...given, [name]: id }).filter(([, each]) => each);
    const next = Object.fromEntries(named) as typeof given;
    setGiven(next);
    onChange(Object.keys(next).length > 0 ? { kind: 'assign', ...next } : null);
  };
  return (
    <>
      <ReferencePicker
        target="users"
        label={t('bulk.owner')}
        value={given.owner_id ?? null}
        autoFocus
        onChange={(id) => put('owner_id', id)}
      />
      <ReferencePicker
        target="teams"
        label={t('bulk.team')}
        value={given.team_id ?? null}
        onChange={(id) => put('team_id', id)}
      />
    </>
  );
}

type TagKind = 'add_tags' | 'remove_tags';

function Tagging({ onChange }: PartProps) {
  const { t } = useTranslation('kit');
  const [kind, setKind] = useState<TagKind>('add_tags');
  const [tags, setTags] = useState<string[]>([]);
  const put = (nextKind: TagKind, next: string[]) => {
    setKind(nextKind);
    setTags(next);
    onChange(next.length > 0 ? { kind: nextKind, tags: next } : null);
  };
  return (
    <>
      <Select
        label={t('bulk.mode')}
        data={[
          { value: 'add_tags', label: t('bulk.add') },
          { value: 'remove_tags', label: t('bulk.remove') },
        ]}
        value={kind}
        allowDeselect={false}
        onChange={(value) => put(value === 'remove_tags' ? value : 'add_tags', tags)}
      />
      <TagsInput
        label={t('bulk.tags')}
        value={tags}
        maxTags={50}
        acceptValueOnBlur
        data-autofocus
        onChange={(next) => put(kind, next)}
      />
    </>
  );
}

function Setting({ resource, meta, onChange }: PartProps & BulkDialogProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const format = useFormat();
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState<unknown>(null);
  const field = name ? fieldNamed(meta, name) : undefined;
  const put = (next: string | null, given: unknown) => {
    setName(next);
    setValue(given);
    const chosen = next ? fieldNamed(meta, next) : undefined;
    const wire = chosen ? toWire(kindOf(resource, chosen), given) : null;
    const emptied = wire === null && !chosen?.nullable;
    onChange(chosen && !emptied ? { kind: 'set', fields: nested({ [chosen.name]: wire }) } : null);
  };
  const fields = settable(meta)
    .map((each) => ({ value: each.name, label: labels.field(each.name) }))
    .sort((a, b) => format.compare(a.label, b.label));
  return (
    <>
      <Select
        label={t('bulk.field')}
        data={fields}
        value={name}
        searchable
        data-autofocus
        onChange={(next) => put(next, null)}
      />
      {field ? (
        <ValueInput
          key={field.name}
          resource={resource}
          field={field}
          kind={kindOf(resource, field)}
          label={t('bulk.value')}
          value={value}
          onChange={(given) => put(field.name, given)}
        />
      ) : null}
      {field?.nullable ? (
        <Text size="xs" c="dimmed">
          {t('bulk.empties')}
        </Text>
      ) : null}
    </>
  );
}
