import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldMeta } from '../meta';
import type { FilterValue } from '../record-list/search';
import type { FieldKind, Resource } from '../resource';
import { texts } from './operands';
import { ReferencesPicker } from './ReferencePicker';
import { useChoicesOf } from './ValueInput';

const DateField = lazy(() => import('./DateField'));

interface OperandProps {
  resource: Resource;
  field: FieldMeta;
  kind: FieldKind;
  many: boolean;
  value: FilterValue;
  onChange: (value: FilterValue) => void;
  /** A moment with its time of day, where an instant would else be a day. */
  timed?: boolean;
  /** Where the choices open outside of what holds the field; inside, a popover stays open. */
  portal?: boolean;
}

/** What a field is compared with: the same in the chips of a list and in a tree of conditions. */
export function Operand(props: OperandProps) {
  const { t } = useTranslation('kit');
  const { field, kind, many, value, onChange, timed = false } = props;
  const label = t('list.value');
  const one = texts(value)[0] ?? '';
  if (kind === 'reference') {
    return (
      <ReferencesPicker
        label={label}
        target={field.refers_to ?? 'users'}
        values={texts(value)}
        onChange={(ids) => onChange(many ? ids : (ids.at(-1) ?? null))}
      />
    );
  }
  if (['choice', 'choices', 'country', 'language', 'boolean'].includes(kind))
    return <Closed {...props} />;
  if (kind === 'date' || kind === 'instant') {
    return (
      <Suspense>
        <DateField
          label={label}
          value={one || null}
          onChange={onChange}
          timed={timed && kind === 'instant'}
          required
        />
      </Suspense>
    );
  }
  if (many) return <TagsInput label={label} value={texts(value)} onChange={onChange} />;
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

function Closed(props: OperandProps) {
  const { resource, field, kind, many, value, onChange, portal = false } = props;
  const { t } = useTranslation('kit');
  const data = useChoicesOf(resource, field, kind);
  const nothing = t('picker.nothing');
  if (many) {
    return (
      <MultiSelect
        label={t('list.value')}
        data={data}
        value={texts(value)}
        onChange={onChange}
        searchable={data.length > 8}
        nothingFoundMessage={nothing}
        comboboxProps={{ withinPortal: portal }}
      />
    );
  }
  const read = (next: string | null) => (kind === 'boolean' ? next === 'true' : next);
  return (
    <Select
      label={t('list.value')}
      data={data}
      value={texts(value)[0] ?? null}
      onChange={(next) => onChange(read(next))}
      searchable={data.length > 8}
      nothingFoundMessage={nothing}
      comboboxProps={{ withinPortal: portal }}
    />
  );
}
