import type { FieldMeta } from '../meta';
import type { FilterValue } from '../record-list/search';
import type { FieldKind } from '../resource';
import { firstOperator, operatorsOf, takesMany, type OperatorChoice } from './operators';

export function texts(value: FilterValue): string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === null || value === '' ? [] : [String(value)];
}

/** The choice that says this operator, or the one that most people mean first. */
export function operatorFor(
  field: FieldMeta,
  kind: FieldKind,
  op: string | null,
  value: FilterValue,
): OperatorChoice | undefined {
  const current = operatorsOf(field, kind).find(
    (choice) => choice.op === op && (choice.fixed === undefined || choice.fixed === value),
  );
  return current ?? firstOperator(field, kind);
}

export function isReady(operator: OperatorChoice | undefined, value: FilterValue): boolean {
  if (!operator) return false;
  if (operator.fixed !== undefined) return true;
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== '';
}

/** Keeps a value when the operator changes from one to many, and back. */
export function reshaped(value: FilterValue, op: string): FilterValue {
  if (takesMany(op)) {
    if (Array.isArray(value)) return value;
    return value === null || typeof value === 'boolean' ? [] : [value];
  }
  return Array.isArray(value) ? (value[0] ?? null) : value;
}
