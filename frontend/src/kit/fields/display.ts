import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from '@/lib/format';
import type { FieldKind } from '../resource';
import {
  asAddress,
  asMoney,
  asNamed,
  asPersonName,
  asPoints,
  asTexts,
  fullName,
  isEmpty,
  type Address,
} from './values';

export interface Display {
  /** A value as one line of text; "" when it is empty. */
  text: (kind: FieldKind, value: unknown, choice?: (value: string) => string) => string;
}

function address(format: Format, value: Address | null): string {
  if (!value) return '';
  const country = value.country ? format.country(value.country) : null;
  const city = [value.postal_code, value.city].filter(Boolean).join(' ');
  return [...value.lines, city, value.subdivision, country].filter(Boolean).join(', ');
}

function points(value: unknown): string {
  return asPoints(value)
    .map((point) => point.value)
    .join(', ');
}

function money(format: Format, value: unknown): string {
  const found = asMoney(value);
  return found ? format.money(found) : '';
}

type Shower = (format: Format, value: unknown) => string;

const SHOW: Partial<Record<FieldKind, Shower>> = {
  number: (format, value) => format.number(Number(value)),
  decimal: (format, value) => format.number(Number(value)),
  money,
  date: (format, value) => format.date(String(value)),
  instant: (format, value) => format.instant(String(value)),
  reference: (_format, value) => asNamed(value)?.name ?? '',
  tags: (format, value) => format.list(asTexts(value)),
  emails: (_format, value) => points(value),
  phones: (_format, value) => points(value),
  address: (format, value) => address(format, asAddress(value)),
  person_name: (_format, value) => fullName(asPersonName(value)),
  country: (format, value) => format.country(String(value)),
  language: (format, value) => format.language(String(value)),
};

function plain(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function useDisplay(): Display {
  const { t } = useTranslation('kit');
  const format = useFormat();
  return useMemo(
    () => ({
      text: (kind, value, choice) => {
        if (isEmpty(value)) return '';
        if (kind === 'boolean') return value === true ? t('yes') : t('no');
        if (kind === 'choices') {
          return format.list(asTexts(value).map((each) => choice?.(each) ?? each));
        }
        if (kind === 'choice') return choice ? choice(String(value)) : String(value);
        return SHOW[kind]?.(format, value) ?? plain(value);
      },
    }),
    [format, t],
  );
}

const NUMERIC: readonly FieldKind[] = ['number', 'decimal', 'money', 'year'];

export function isNumeric(kind: FieldKind): boolean {
  return NUMERIC.includes(kind);
}
