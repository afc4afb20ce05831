import type { FieldKind } from '../resource';
import { asAddress, asNamed, asPoints } from './values';

function points(value: unknown) {
  return asPoints(value)
    .filter((point) => point.value.trim() !== '')
    .map(({ value: text, label, primary }) => ({
      value: text.trim(),
      label: label ?? null,
      primary: primary === true,
    }));
}

function address(value: unknown) {
  const found = asAddress(value);
  return found && { ...found, lines: found.lines.map((line) => line.trim()).filter(Boolean) };
}

/** An edited value as a write wants it: references by id, no blank phones, no blank lines. */
export function toWire(kind: FieldKind, value: unknown): unknown {
  if (kind === 'reference') return typeof value === 'string' ? value : (asNamed(value)?.id ?? null);
  if (kind === 'emails' || kind === 'phones') return points(value);
  if (kind === 'address') return address(value);
  if (kind === 'tags' || kind === 'choices') return Array.isArray(value) ? value : [];
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  return value ?? null;
}

/** The same value, whoever spelled it: compared as the wire would carry it. */
export function sameValue(kind: FieldKind, a: unknown, b: unknown): boolean {
  return JSON.stringify(toWire(kind, a)) === JSON.stringify(toWire(kind, b));
}
