import type { FieldMeta } from '../meta';
import type { FieldKind } from '../resource';

export interface OperatorChoice {
  /** What the menu and the chip call it: a key of kit:ops. */
  key: string;
  op: string;
  /** The value that belongs to the operator itself, when it takes none from the reader. */
  fixed?: boolean;
}

const TEMPORAL: readonly FieldKind[] = ['date', 'instant'];

function choices(op: string, kind: FieldKind): OperatorChoice[] {
  if (op === 'is_null') {
    return [
      { key: 'is_null', op, fixed: true },
      { key: 'is_not_null', op, fixed: false },
    ];
  }
  const timed = TEMPORAL.includes(kind) && ['gt', 'gte', 'lt', 'lte', 'eq'].includes(op);
  return [{ key: timed ? `date_${op}` : op, op }];
}

export function operatorsOf(field: FieldMeta, kind: FieldKind): OperatorChoice[] {
  return field.operators.flatMap((op) => choices(op, kind));
}

export function operatorKey(op: string, value: unknown, kind: FieldKind): string {
  const found = choices(op, kind).find(({ fixed }) => fixed === undefined || fixed === value);
  return found?.key ?? op;
}

export function takesMany(op: string): boolean {
  return ['in', 'not_in', 'has_any', 'has_all'].includes(op);
}

/** The operator that most people mean first. */
export function firstOperator(field: FieldMeta, kind: FieldKind): OperatorChoice | undefined {
  const all = operatorsOf(field, kind);
  const wished = ['choice', 'reference', 'country', 'language'].includes(kind)
    ? 'in'
    : kind === 'tags' || kind === 'choices'
      ? 'has_any'
      : ['money', 'number', 'year', 'decimal', 'date', 'instant'].includes(kind)
        ? 'gte'
        : 'contains';
  return all.find(({ op }) => op === wished) ?? all[0];
}
