import {
  MultiSelect,
  NumberInput,
  Select,
  Skeleton,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/i18n/useLocale';
import { separators, useFormat } from '@/lib/format';
import type { FieldMeta } from '../meta';
import type { FieldKind, Resource } from '../resource';
import { useLabels } from '../useLabels';
import { AddressInput } from './AddressInput';
import { COUNTRY_CODES, LANGUAGE_CODES } from './codes';
import { MoneyInput } from './MoneyInput';
import { PersonNameInput } from './PersonNameInput';
import { PointsInput } from './PointsInput';
import { ReferencePicker } from './ReferencePicker';
import { asAddress, asMoney, asNamed, asPersonName, asPoints, asTexts } from './values';

const DateField = lazy(() => import('./DateField'));

export interface ValueInputProps {
  resource: Resource;
  field: FieldMeta;
  kind: FieldKind;
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
  error?: ReactNode;
  required?: boolean;
  autoFocus?: boolean;
}

type Shared = Pick<ValueInputProps, 'label' | 'error' | 'required' | 'autoFocus'>;

/** The editor of a value, by its kind; the same in forms, in place and in filters. */
export function ValueInput(props: ValueInputProps) {
  const { kind, value, onChange, label, error, required, autoFocus, field } = props;
  const shared: Shared = { label, error, required, autoFocus };
  switch (kind) {
    case 'number':
    case 'year':
    case 'decimal':
      return <Numeric {...shared} kind={kind} value={value} onChange={onChange} />;
    case 'money':
      return <MoneyInput {...shared} value={asMoney(value)} onChange={onChange} />;
    case 'date':
    case 'instant':
      return <Dated {...shared} timed={kind === 'instant'} value={value} onChange={onChange} />;
    case 'choice':
    case 'country':
    case 'language':
    case 'boolean':
      return <Chosen {...props} />;
    case 'choices':
      return <Several {...props} />;
    case 'tags':
      return <Tagged {...shared} value={value} onChange={onChange} />;
    case 'reference':
      return (
        <ReferencePicker
          {...shared}
          target={field.refers_to ?? 'users'}
          known={knownOf(value)}
          value={typeof value === 'string' ? value : (asNamed(value)?.id ?? null)}
          onChange={(_id, named) => onChange(named)}
        />
      );
    case 'emails':
    case 'phones':
      return <PointsInput {...shared} kind={kind} value={asPoints(value)} onChange={onChange} />;
    case 'address':
      return <AddressInput {...shared} value={asAddress(value)} onChange={onChange} />;
    case 'person_name':
      return <PersonNameInput {...shared} value={asPersonName(value)} onChange={onChange} />;
    case 'long_text':
      return <Long {...shared} value={value} onChange={onChange} />;
    default:
      return <Text {...shared} kind={kind} value={value} onChange={onChange} />;
  }
}

function knownOf(value: unknown) {
  const named = asNamed(value);
  return named ? [named] : [];
}

interface Control extends Shared {
  value: unknown;
  onChange: (value: unknown) => void;
}

const INPUT_TYPES: Partial<Record<FieldKind, string>> = {
  email: 'email',
  phone: 'tel',
  url: 'url',
};

function Text({ kind, value, onChange, ...shared }: Control & { kind: FieldKind }) {
  return (
    <TextInput
      {...shared}
      type={INPUT_TYPES[kind] ?? 'text'}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}

function Long({ value, onChange, ...shared }: Control) {
  return (
    <Textarea
      {...shared}
      autosize
      minRows={3}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}

function Numeric({ kind, value, onChange, ...shared }: Control & { kind: FieldKind }) {
  const { decimal } = separators(useLocale());
  const current = typeof value === 'number' || typeof value === 'string' ? value : '';
  return (
    <NumberInput
      {...shared}
      hideControls
      decimalSeparator={decimal}
      allowDecimal={kind === 'decimal'}
      value={current}
      onChange={(next) => onChange(next === '' ? null : Number(next))}
    />
  );
}

function Dated({ timed, value, onChange, ...shared }: Control & { timed: boolean }) {
  return (
    <Suspense fallback={<Skeleton height={56} />}>
      <DateField
        {...shared}
        timed={timed}
        value={typeof value === 'string' ? value : null}
        onChange={onChange}
      />
    </Suspense>
  );
}

function Several({ resource, field, kind, value, onChange, ...rest }: ValueInputProps) {
  const { t } = useTranslation('kit');
  const choices = useChoicesOf(resource, field, kind);
  const { label, error, required, autoFocus } = rest;
  return (
    <MultiSelect
      label={label}
      error={error}
      required={required ?? false}
      autoFocus={autoFocus ?? false}
      data={choices}
      value={asTexts(value)}
      onChange={onChange}
      searchable={choices.length > 8}
      nothingFoundMessage={t('picker.nothing')}
    />
  );
}

function Tagged({ value, onChange, ...shared }: Control) {
  return (
    <TagsInput {...shared} value={asTexts(value)} onChange={onChange} splitChars={[',', ';']} />
  );
}

function Chosen({ resource, field, kind, value, onChange, ...rest }: ValueInputProps) {
  const { t } = useTranslation('kit');
  const choices = useChoicesOf(resource, field, kind);
  const { label, error, required, autoFocus } = rest;
  const current = value === null || value === undefined ? null : String(value);
  const convert = (next: string | null) => (kind === 'boolean' ? next === 'true' : next);
  return (
    <Select
      label={label}
      error={error}
      required={required ?? false}
      autoFocus={autoFocus ?? false}
      data={choices}
      value={current}
      onChange={(next) => onChange(next === null ? null : convert(next))}
      searchable={choices.length > 8}
      clearable={!required}
      allowDeselect={!required}
      clearButtonProps={{ 'aria-label': t('common:clear') }}
      nothingFoundMessage={t('picker.nothing')}
    />
  );
}

/** The options of a closed field, named and sorted for the reader. */
export function useChoicesOf(
  resource: Resource,
  field: FieldMeta,
  kind: FieldKind,
): { value: string; label: string }[] {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const labels = useLabels(resource);
  const byName = (codes: readonly string[], name: (code: string) => string) =>
    codes
      .map((value) => ({ value, label: name(value) }))
      .sort((a, b) => format.compare(a.label, b.label));
  if (kind === 'country') return byName(COUNTRY_CODES, format.country);
  if (kind === 'language') return byName(LANGUAGE_CODES, format.language);
  if (kind === 'boolean') {
    return [
      { value: 'true', label: t('yes') },
      { value: 'false', label: t('no') },
    ];
  }
  const offered = field.custom?.choices.filter(({ retired }) => !retired).map(({ key }) => key);
  return (offered ?? field.choices ?? []).map((value) => ({
    value,
    label: labels.choice(field.name, value),
  }));
}
