import { takesMany } from '../fields/operators';
import type { FilterValue } from '../record-list/search';

/** A condition as the wire has it. */
export type Tree = Record<string, unknown>;

export type Joint = 'all' | 'any' | 'none';

export interface Test {
  id: string;
  field: string | null;
  op: string | null;
  value: FilterValue;
}

export interface Group {
  id: string;
  joint: Joint;
  parts: Part[];
}

export type Part = Test | Group;

let made = 0;

/** Tells parts of one tree apart while they are edited; the wire knows nothing of it. */
function newId(): string {
  made += 1;
  return `part-${made}`;
}

export function newTest(): Test {
  return { id: newId(), field: null, op: null, value: null };
}

export function newGroup(joint: Joint, parts: Part[]): Group {
  return { id: newId(), joint, parts };
}

export function isGroup(part: Part): part is Group {
  return 'parts' in part;
}

function asTree(value: unknown): Tree {
  return typeof value === 'object' && value !== null ? (value as Tree) : {};
}

function partOf(tree: Tree): Part {
  for (const joint of ['all', 'any'] as const) {
    const parts = tree[joint];
    if (Array.isArray(parts)) return newGroup(joint, parts.map(asTree).map(partOf));
  }
  if ('not' in tree) {
    const inner = asTree(tree.not);
    const parts = Array.isArray(inner.any) ? inner.any.map(asTree) : [inner];
    return newGroup('none', parts.map(partOf));
  }
  const { field, op, value } = tree;
  return {
    id: newId(),
    field: typeof field === 'string' ? field : null,
    op: typeof op === 'string' ? op : null,
    value: (value ?? null) as FilterValue,
  };
}

/** The tree as a group: what stands alone becomes a group of one. */
export function fromTree(tree: Tree | null | undefined): Group {
  if (!tree) return newGroup('all', []);
  const part = partOf(tree);
  return isGroup(part) ? part : newGroup('all', [part]);
}

/** As the wire wants it; null when nothing is asked. Groups without a condition ask nothing. */
export function toTree(part: Part): Tree | null {
  if (!isGroup(part)) return { field: part.field, op: part.op, value: part.value };
  const parts = part.parts.map(toTree).filter((tree) => tree !== null);
  if (parts.length === 0) return null;
  return part.joint === 'none' ? { not: { any: parts } } : { [part.joint]: parts };
}

export function isUnfinished(part: Part): boolean {
  if (isGroup(part)) return part.parts.some(isUnfinished);
  const { field, op, value } = part;
  if (!field || !op) return true;
  if (op === 'is_null') return false;
  return takesMany(op)
    ? !Array.isArray(value) || value.length === 0
    : value === null || value === '';
}
