import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useResources } from '../registry';
import { referenceName, referenceSearch, referenceSource } from './references';
import type { Named } from './values';

interface PickerProps {
  target: string;
  /** Of the two, one. */
  label?: string;
  'aria-label'?: string;
  placeholder?: string;
  size?: 'xs' | 'sm';
  error?: ReactNode;
  required?: boolean;
  autoFocus?: boolean;
  /** Already at hand: saves a question to the API. */
  known?: readonly Named[];
}

function useChoices(target: string, text: string, ids: readonly string[], known: readonly Named[]) {
  const source = referenceSource(target, useResources());
  const [q] = useDebouncedValue(text.trim(), 180);
  const found = useQuery({
    ...referenceSearch(target, source, q),
    placeholderData: keepPreviousData,
  });
  const missing = ids.filter((id) => !known.some((item) => item.id === id));
  const named = useQueries({
    queries: missing.map((id) => referenceName(target, source, id)),
    combine: (results) => results.flatMap((result) => (result.data ? [result.data] : [])),
  });
  const all = new Map([...known, ...named, ...(found.data ?? [])].map((item) => [item.id, item]));
  const waiting = ids.filter((id) => !all.has(id)).map((id) => ({ value: id, label: '…' }));
  return [...[...all.values()].map(({ id, name }) => ({ value: id, label: name })), ...waiting];
}

interface OneProps extends PickerProps {
  value: string | null;
  onChange: (value: string | null, named: Named | null) => void;
}

export function ReferencePicker({ target, known = [], value, onChange, ...field }: OneProps) {
  const { t } = useTranslation('kit');
  const [text, setText] = useState('');
  const shown = known.find((item) => item.id === value)?.name;
  const data = useChoices(target, text === shown ? '' : text, value ? [value] : [], known);
  return (
    <Select
      {...field}
      data={data}
      value={value}
      onChange={(id, option) => onChange(id, id && option ? { id, name: option.label } : null)}
      onSearchChange={setText}
      filter={({ options }) => options}
      searchable
      clearable={!field.required}
      clearButtonProps={{ 'aria-label': t('common:clear') }}
      nothingFoundMessage={t('picker.nothing')}
      comboboxProps={{ withinPortal: true }}
      maxDropdownHeight={260}
    />
  );
}

interface ManyProps extends PickerProps {
  values: string[];
  onChange: (values: string[]) => void;
}

export function ReferencesPicker({ target, known = [], values, onChange, ...field }: ManyProps) {
  const { t } = useTranslation('kit');
  const [text, setText] = useState('');
  const data = useChoices(target, text, values, known);
  return (
    <MultiSelect
      {...field}
      data={data}
      value={values}
      onChange={onChange}
      searchValue={text}
      onSearchChange={setText}
      filter={({ options }) => options}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('picker.nothing')}
      maxDropdownHeight={260}
    />
  );
}
