import { Input, NumberInput, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/i18n/useLocale';
import { separators, type Money } from '@/lib/format';
import { useMe } from '@/lib/permissions';
import classes from './fields.module.css';

interface MoneyInputProps {
  label: string;
  value: Money | null;
  onChange: (value: Money | null) => void;
  error?: ReactNode;
  required?: boolean;
  autoFocus?: boolean;
}

const CURRENCIES = Intl.supportedValuesOf('currency');

export function MoneyInput({
  label,
  value,
  onChange,
  error,
  required,
  autoFocus,
}: MoneyInputProps) {
  const { t } = useTranslation('kit');
  const { decimal, group } = separators(useLocale());
  const base = useMe()?.workspace.base_currency ?? 'EUR';
  const currency = value?.currency ?? base;
  return (
    <Input.Wrapper label={label} error={error} required={required ?? false} labelElement="div">
      <div className={classes.moneyRow}>
        <NumberInput
          aria-label={label}
          hideControls
          autoFocus={autoFocus ?? false}
          decimalSeparator={decimal}
          thousandSeparator={group}
          valueIsNumericString
          value={value?.amount ?? ''}
          error={Boolean(error)}
          onChange={(amount) =>
            onChange(amount === '' ? null : { amount: String(amount), currency })
          }
        />
        <Select
          aria-label={t('money.currency')}
          data={CURRENCIES}
          value={currency}
          searchable
          allowDeselect={false}
          onChange={(next) => onChange({ amount: value?.amount ?? '0', currency: next ?? base })}
        />
      </div>
    </Input.Wrapper>
  );
}
