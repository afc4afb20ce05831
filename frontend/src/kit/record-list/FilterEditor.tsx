import {
  Button,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { firstOperator, operatorsOf, takesMany, type OperatorChoice } from '../fields/operators';
import { ReferencesPicker } from '../fields/ReferencePicker';
import { useChoicesOf } from '../fields/ValueInput';
import { kindOf, type FieldMeta } from '../meta';
import type { FieldKind, Resource } from '../resource';
import { useLabels } from '../useLabels';
import type { Filter, FilterValue } from './search';

const DateField = lazy(() => import('../fields/DateField'));

interface FilterEditorProps {
  resource: Resource;
  field: FieldMeta;
  filter: Filter | null;
  onApply: (filter: Filter) => void;
}

function start(field: FieldMeta, kind: FieldKind, filter: Filter | null) {
  const all = operatorsOf(field, kind);
  const current = filter
    ? all.find(({ op, fixed }) => op === filter[1] && (fixed === undefined || fixed === filter[2]))
    : undefined;
  return current ?? firstOperator(field, kind);
}

function ready(operator: OperatorChoice | undefined, value: FilterValue): boolean {
  if (!operator) return false;
  if (operator.fixed !== undefined) return true;
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== '';
}

/** Keeps a value when the operator changes from one to many, and back. */
function reshaped(value: FilterValue, op: string): FilterValue {
  if (takesMany(op)) {
    if (Array.isArray(value)) return value;
    return value === null || typeof value === 'boolean' ? [] : [value];
  }
  return Array.isArray(value) ? (value[0] ?? null) : value;
}

export function FilterEditor({ resource, field, filter, onApply }: FilterEditorProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const kind = kindOf(resource, field);
  const [operator, setOperator] = useState(() => start(field, kind, filter));
  const [value, setValue] = useState<FilterValue>(() =>
    reshaped(filter?.[1] === 'is_null' ? null : (filter?.[2] ?? null), operator?.op ?? 'eq'),
  );
  const all = operatorsOf(field, kind);
  const choose = (key: string | null) => {
    const next = all.find((item) => item.key === key);
    setOperator(next);
    if (next) setValue(reshaped(value, next.op));
  };
  const apply = () => {
    if (operator && ready(operator, value)) {
      onApply([field.name, operator.op, operator.fixed ?? value]);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Stack gap="xs" w={260}>
        <Text size="xs" fw={600}>
          {labels.field(field.name)}
        </Text>
        <Select
          aria-label={t('list.operator')}
          data={all.map(({ key }) => ({ value: key, label: t(`ops.${key}`) }))}
          value={operator?.key ?? null}
          onChange={choose}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
        {operator && operator.fixed === undefined ? (
          <Operand
            resource={resource}
            field={field}
            kind={kind}
            many={takesMany(operator.op)}
            value={value}
            onChange={setValue}
          />
        ) : null}
        <Button type="submit" disabled={!ready(operator, value)}>
          {t('list.apply')}
        </Button>
      </Stack>
    </form>
  );
}

interface OperandProps {
  resource: Resource;
  field: FieldMeta;
  kind: FieldKind;
  many: boolean;
  value: FilterValue;
  onChange: (value: FilterValue) => void;
}

function strings(value: FilterValue): string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === null || value === '' ? [] : [String(value)];
}

function Operand(props: OperandProps) {
  const { t } = useTranslation('kit');
  const { field, kind, many, value, onChange } = props;
  const label = t('list.value');
  const one = strings(value)[0] ?? '';
  if (kind === 'reference') {
    return (
      <ReferencesPicker
        label={label}
        target={field.refers_to ?? 'users'}
        values={strings(value)}
        onChange={(ids) => onChange(many ? ids : (ids.at(-1) ?? null))}
      />
    );
  }
  if (['choice', 'choices', 'country', 'language', 'boolean'].includes(kind))
    return <Closed {...props} />;
  if (kind === 'date' || kind === 'instant') {
    return (
      <Suspense>
        <DateField label={label} value={one || null} onChange={onChange} required />
      </Suspense>
    );
  }
  if (many) return <TagsInput label={label} value={strings(value)} onChange={onChange} />;
  if (['number', 'year', 'decimal', 'money'].includes(kind)) {
    return (
      <NumberInput
        label={label}
        hideControls
        value={one}
        onChange={(next) => onChange(next === '' ? null : String(next))}
      />
    );
  }
  return (
    <TextInput
      label={label}
      value={one}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-autofocus
    />
  );
}

function Closed({ resource, field, kind, many, value, onChange }: OperandProps) {
  const { t } = useTranslation('kit');
  const data = useChoicesOf(resource, field, kind);
  const nothing = t('picker.nothing');
  if (many) {
    return (
      <MultiSelect
        label={t('list.value')}
        data={data}
        value={strings(value)}
        onChange={onChange}
        searchable={data.length > 8}
        nothingFoundMessage={nothing}
        comboboxProps={{ withinPortal: false }}
      />
    );
  }
  const read = (next: string | null) => (kind === 'boolean' ? next === 'true' : next);
  return (
    <Select
      label={t('list.value')}
      data={data}
      value={strings(value)[0] ?? null}
      onChange={(next) => onChange(read(next))}
      searchable={data.length > 8}
      nothingFoundMessage={nothing}
      comboboxProps={{ withinPortal: false }}
    />
  );
}
