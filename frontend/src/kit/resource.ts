import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Tone } from './ui/Tag';

/** What every listed row and every record has; the rest is read through the meta resource. */
export type Row = { id: string } & Record<string, unknown>;
export type RecordRow = Row & { version: number };

export interface Page {
  items: Row[];
  next_cursor: string | null;
  total?: number | null;
}

/** `sum` is a decimal; of money, in the workspace's base currency. */
export interface Group {
  key: string | number | null;
  label: string | null;
  count: number;
  sum: string | null;
}

/** Query parameters of a list, spelled as the wire spells them. */
export type ListQuery = Record<string, string | number | boolean | undefined>;

export interface SearchBody {
  where?: Record<string, unknown>;
  sort?: string;
  q?: string;
  limit?: number;
  cursor?: string | null;
  count?: boolean;
  archived?: boolean;
}

export type ExportFormat = 'csv' | 'xlsx' | 'ndjson' | 'vcard';

/** The rows that a list would show, and which of their columns; all without `fields`. */
export interface ExportBody {
  where?: Record<string, unknown> | null;
  q?: string | null;
  sort?: string | null;
  archived?: boolean;
  fields?: string | null;
  format: ExportFormat;
}

export interface ResourceApi {
  list: (query: ListQuery, signal?: AbortSignal) => Promise<Page>;
  search: (body: SearchBody, signal?: AbortSignal) => Promise<Page>;
  groups: (query: ListQuery, signal?: AbortSignal) => Promise<Group[]>;
  exportFile: (body: ExportBody) => Promise<Blob>;
  get: (id: string, signal?: AbortSignal) => Promise<RecordRow>;
  create: (body: Record<string, unknown>) => Promise<RecordRow>;
  update: (id: string, version: number, patch: Record<string, unknown>) => Promise<RecordRow>;
  archive: (id: string) => Promise<unknown>;
  restore: (id: string) => Promise<unknown>;
}

export interface FieldConfig {
  /** Column width in pixels. */
  width?: number;
  /** Colour of each choice's tag. */
  tones?: Record<string, Tone>;
  /** Where the value stands in a record, when not under the field's own name. */
  read?: (row: Row) => unknown;
  /** The key that a write uses, when not the field's own name. */
  write?: string;
  /** Which editor and cell to use instead of the one of the meta type. */
  as?: FieldKind;
}

export type FieldKind =
  | 'text'
  | 'long_text'
  | 'number'
  | 'year'
  | 'decimal'
  | 'money'
  | 'date'
  | 'instant'
  | 'boolean'
  | 'choice'
  | 'tags'
  | 'choices'
  | 'reference'
  | 'email'
  | 'phone'
  | 'emails'
  | 'phones'
  | 'address'
  | 'person_name'
  | 'url'
  | 'country'
  | 'language';

export interface Section {
  key: string;
  fields: string[];
}

/** What a column of a file can become; `key` fields tell records apart, `many` take several columns. */
export interface ImportField {
  name: string;
  kind: FieldKind;
  key?: boolean;
  many?: boolean;
}

export interface ImportConfig {
  fields: ImportField[];
  /** Of each group at least one field must be mapped. */
  required: string[][];
}

export interface RecordPanelProps {
  record: RecordRow;
}

export interface Resource {
  /** The plural noun of the wire: key of the meta resource, path of the pages. */
  key: string;
  /** The singular noun: permissions, activities and search hits name it. */
  type: string;
  /** The namespace of its texts. */
  ns: string;
  icon: Icon;
  /** The letter that leads here after "g". */
  goKey: string;
  /** The outline of its initials: people are round, things are square. */
  face: 'round' | 'square';
  api: ResourceApi;
  title: (row: Row) => string;
  subtitle: (row: Row) => string | null;
  fields: Record<string, FieldConfig>;
  list: { columns: string[]; quickFilters: string[]; groupBy: string[]; sumBy: string | null };
  create: { fields: string[] };
  import: ImportConfig;
  page: {
    sections: Section[];
    /** The right side of a record page: notes and timeline. */
    aside?: ComponentType<RecordPanelProps>;
    related?: ComponentType<RecordPanelProps>[];
  };
}

/** Declares a resource once; list, record page, forms, import and palette come from it. */
export function defineResource(resource: Resource): Resource {
  return resource;
}

export function permission(resource: Resource, action: string): string {
  return `${resource.type}:${action}`;
}
