import type { DialectInput } from '@/api/generated';

export type Encoding = NonNullable<DialectInput['encoding']>;
export type DateOrder = NonNullable<DialectInput['date_order']>;

/** The encodings that people meet, the frequent ones first; the contract knows more. */
export const ENCODINGS: readonly Encoding[] = [
  'utf-8',
  'utf-16-le',
  'utf-16-be',
  'windows-1252',
  'iso-8859-15',
  'windows-1258',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-kr',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1256',
  'windows-874',
  'macintosh',
];

export const DATE_ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];

export function dateOrder(value: string | null | undefined): DateOrder | null {
  return DATE_ORDERS.find((order) => order === value) ?? null;
}

export function encoding(value: string): Encoding | null {
  return ENCODINGS.find((known) => known === value) ?? null;
}
