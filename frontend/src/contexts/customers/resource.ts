import { IconBuilding, IconUsers } from '@tabler/icons-react';
import { lazy } from 'react';
import { defineResource, type FieldConfig, type ImportField, type Row } from '@/kit/resource';
import { accountsApi } from './accounts';
import { contactsApi } from './contacts';

const AccountAside = lazy(() => import('./RecordAside').then((m) => ({ default: m.AccountAside })));
const ContactAside = lazy(() => import('./RecordAside').then((m) => ({ default: m.ContactAside })));
const People = lazy(() => import('./People').then((m) => ({ default: m.People })));
const Employers = lazy(() => import('./Employers').then((m) => ({ default: m.Employers })));
const AccountSharing = lazy(() => import('./Sharing').then((m) => ({ default: m.AccountSharing })));
const ContactSharing = lazy(() => import('./Sharing').then((m) => ({ default: m.ContactSharing })));

function part(object: unknown, key: string): unknown {
  return typeof object === 'object' && object !== null
    ? (object as Record<string, unknown>)[key]
    : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

const shared: Record<string, FieldConfig> = {
  owner_id: { read: (row) => row.owner },
  team_id: { read: (row) => row.team },
  country: { read: (row) => part(row.address, 'country') },
  city: { read: (row) => part(row.address, 'city'), width: 150 },
  emails: { as: 'emails' },
  phones: { as: 'phones' },
};

const reachImports: ImportField[] = [
  { name: 'phone', kind: 'phone', many: true, key: true },
  { name: 'email', kind: 'email', many: true, key: true },
  { name: 'address_lines', kind: 'address', many: true },
  { name: 'city', kind: 'text' },
  { name: 'subdivision', kind: 'text' },
  { name: 'postal_code', kind: 'text' },
  { name: 'country', kind: 'country' },
  { name: 'tags', kind: 'tags', many: true },
  { name: 'owner_email', kind: 'email' },
  { name: 'external_id:import', kind: 'text', key: true },
];

export const accountResource = defineResource({
  key: 'accounts',
  type: 'account',
  ns: 'customers',
  icon: IconBuilding,
  goKey: 'a',
  face: 'square',
  api: accountsApi,
  title: (row) => textOf(row.name) ?? row.id,
  subtitle: (row) => textOf(row.industry),
  fields: {
    ...shared,
    name: { width: 280 },
    kind: { tones: { business: 'blue', household: 'violet' }, width: 110 },
    industry: { width: 170 },
    parent_id: { read: (row) => row.parent },
    founded_year: { as: 'year', width: 110 },
  },
  list: {
    columns: [
      'name',
      'industry',
      'country',
      'annual_revenue',
      'employees',
      'owner_id',
      'email',
      'phone',
      'tags',
      'kind',
      'updated_at',
    ],
    quickFilters: ['industry', 'country', 'owner_id', 'annual_revenue', 'tags'],
    groupBy: ['industry', 'country', 'owner_id', 'kind'],
    sumBy: 'annual_revenue',
  },
  create: { fields: ['name', 'kind', 'industry', 'website', 'phones', 'emails', 'owner_id'] },
  import: {
    required: [['name']],
    fields: [
      { name: 'name', kind: 'text', key: true },
      { name: 'kind', kind: 'choice' },
      { name: 'industry', kind: 'text' },
      { name: 'founded_year', kind: 'year' },
      { name: 'employees', kind: 'number' },
      { name: 'annual_revenue', kind: 'money' },
      { name: 'website', kind: 'url' },
      { name: 'tax_id', kind: 'text', key: true },
      { name: 'parent', kind: 'reference' },
      ...reachImports,
    ],
  },
  page: {
    sections: [
      {
        key: 'about',
        fields: [
          'name',
          'kind',
          'industry',
          'annual_revenue',
          'employees',
          'founded_year',
          'parent_id',
          'tax_id',
        ],
      },
      { key: 'reach', fields: ['website', 'phones', 'emails', 'address'] },
      { key: 'care', fields: ['owner_id', 'team_id', 'tags'] },
      { key: 'record', fields: ['created_at', 'updated_at'] },
    ],
    aside: AccountAside,
    related: [People, AccountSharing],
  },
});

function contactTitle(row: Row): string {
  return textOf(row.display_name) ?? row.id;
}

export const contactResource = defineResource({
  key: 'contacts',
  type: 'contact',
  ns: 'customers',
  icon: IconUsers,
  goKey: 'c',
  face: 'round',
  api: contactsApi,
  title: contactTitle,
  subtitle: (row) =>
    [textOf(row.title), textOf(part(row.account, 'name'))].filter(Boolean).join(' · ') || null,
  fields: {
    ...shared,
    display_name: { width: 250 },
    account_id: { read: (row) => row.account, width: 210 },
    title: { width: 200 },
    gender: { width: 110 },
  },
  list: {
    columns: [
      'display_name',
      'title',
      'account_id',
      'email',
      'phone',
      'country',
      'owner_id',
      'tags',
      'department',
      'updated_at',
    ],
    quickFilters: ['account_id', 'country', 'owner_id', 'title', 'tags'],
    groupBy: ['account_id', 'country', 'department', 'owner_id'],
    sumBy: null,
  },
  create: { fields: ['name', 'title', 'account_id', 'emails', 'phones', 'owner_id'] },
  import: {
    required: [['given_name', 'family_name', 'full_name']],
    fields: [
      { name: 'full_name', kind: 'text' },
      { name: 'given_name', kind: 'text' },
      { name: 'middle_name', kind: 'text' },
      { name: 'family_name', kind: 'text' },
      { name: 'name_prefix', kind: 'text' },
      { name: 'name_suffix', kind: 'text' },
      { name: 'title', kind: 'text' },
      { name: 'department', kind: 'text' },
      { name: 'account', kind: 'reference' },
      { name: 'gender', kind: 'choice' },
      { name: 'language', kind: 'language' },
      { name: 'birth_date', kind: 'date' },
      ...reachImports,
    ],
  },
  page: {
    sections: [
      {
        key: 'about',
        fields: ['name', 'title', 'department', 'gender', 'language', 'birth_date'],
      },
      { key: 'reach', fields: ['phones', 'emails', 'address'] },
      { key: 'care', fields: ['owner_id', 'team_id', 'tags'] },
      { key: 'record', fields: ['created_at', 'updated_at'] },
    ],
    aside: ContactAside,
    related: [Employers, ContactSharing],
  },
});
