import type { Money } from '@/lib/format';

export interface Named {
  id: string;
  name: string;
}

export interface Point {
  id?: string;
  value: string;
  normalised?: string | null;
  label?: string | null;
  primary?: boolean;
}

export interface Address {
  lines: string[];
  city: string | null;
  subdivision: string | null;
  postal_code: string | null;
  country: string | null;
}

export interface PersonName {
  given: string | null;
  middle: string | null;
  family: string | null;
  prefix: string | null;
  suffix: string | null;
  order: 'given_first' | 'family_first';
}

function object(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function asMoney(value: unknown): Money | null {
  const found = object(value);
  if (!found || typeof found.currency !== 'string') return null;
  return { amount: String(found.amount), currency: found.currency };
}

export function asNamed(value: unknown): Named | null {
  const found = object(value);
  if (!found || typeof found.id !== 'string') return null;
  return { id: found.id, name: textOrNull(found.name) ?? found.id };
}

export function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function asPoint(value: unknown): Point | null {
  const found = object(value);
  if (!found || typeof found.value !== 'string') return null;
  return {
    value: found.value,
    normalised: textOrNull(found.normalised),
    label: textOrNull(found.label),
    primary: found.primary === true,
    ...(typeof found.id === 'string' ? { id: found.id } : {}),
  };
}

export function asPoints(value: unknown): Point[] {
  if (!Array.isArray(value)) return [];
  return value.map(asPoint).filter((point) => point !== null);
}

export function asAddress(value: unknown): Address | null {
  const found = object(value);
  if (!found) return null;
  const address = {
    lines: asTexts(found.lines),
    city: textOrNull(found.city),
    subdivision: textOrNull(found.subdivision),
    postal_code: textOrNull(found.postal_code),
    country: textOrNull(found.country),
  };
  const { lines, ...rest } = address;
  return lines.length === 0 && Object.values(rest).every((part) => part === null) ? null : address;
}

export function asPersonName(value: unknown): PersonName {
  const found = object(value) ?? {};
  return {
    given: textOrNull(found.given),
    middle: textOrNull(found.middle),
    family: textOrNull(found.family),
    prefix: textOrNull(found.prefix),
    suffix: textOrNull(found.suffix),
    order: found.order === 'family_first' ? 'family_first' : 'given_first',
  };
}

export function fullName(name: PersonName): string {
  const core =
    name.order === 'family_first'
      ? [name.family, name.middle, name.given]
      : [name.given, name.middle, name.family];
  return [name.prefix, ...core, name.suffix].filter(Boolean).join(' ');
}

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return Array.isArray(value) && value.length === 0;
}
