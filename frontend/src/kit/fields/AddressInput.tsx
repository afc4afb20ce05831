import { Input, Select, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import { COUNTRY_CODES } from './codes';
import classes from './fields.module.css';
import type { Address } from './values';

interface AddressInputProps {
  label: string;
  value: Address | null;
  onChange: (value: Address) => void;
  error?: ReactNode;
  autoFocus?: boolean;
}

const NONE: Address = {
  lines: [],
  city: null,
  subdivision: null,
  postal_code: null,
  country: null,
};

export function AddressInput({ label, value, onChange, error, autoFocus }: AddressInputProps) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const address = value ?? NONE;
  const countries = COUNTRY_CODES.map((code) => ({
    value: code,
    label: format.country(code),
  })).sort((a, b) => format.compare(a.label, b.label));
  const part = (name: 'city' | 'subdivision' | 'postal_code') => ({
    label: t(`address.${name}`),
    value: address[name] ?? '',
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      onChange({ ...address, [name]: event.currentTarget.value || null }),
  });
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      <div className={classes.stack}>
        <Textarea
          label={t('address.lines')}
          autosize
          minRows={2}
          autoFocus={autoFocus ?? false}
          value={address.lines.join('\n')}
          onChange={(event) =>
            onChange({ ...address, lines: event.currentTarget.value.split('\n') })
          }
        />
        <div className={classes.pair}>
          <TextInput {...part('postal_code')} />
          <TextInput {...part('city')} />
        </div>
        <div className={classes.pair}>
          <TextInput {...part('subdivision')} />
          <Select
            label={t('address.country')}
            data={countries}
            value={address.country}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('common:clear') }}
            onChange={(country) => onChange({ ...address, country })}
          />
        </div>
      </div>
    </Input.Wrapper>
  );
}
