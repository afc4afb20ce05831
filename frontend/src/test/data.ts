import type { Account, AccountPage, FieldMeta, Me, Resources, TimelinePage } from '@/api/generated';

const USER = '01900000-0000-7000-8000-000000000001';

export const me: Me = {
  user: {
    id: USER,
    version: 1,
    name: 'Mai Lê',
    kind: 'person',
    email: 'mai@example.com',
    role: { id: '01900000-0000-7000-8000-000000000002', name: 'Administrator' },
    team_ids: [],
    locale: 'en',
    time_zone: 'Europe/Paris',
    state: 'active',
    last_seen_at: null,
    created_at: '2026-01-01T00:00:00Z',
  },
  workspace: {
    id: '01900000-0000-7000-8000-000000000003',
    version: 1,
    name: 'Acme',
    base_currency: 'EUR',
    time_zone: 'Europe/Paris',
    fiscal_year_start_month: 1,
    locale: 'en',
    created_at: '2026-01-01T00:00:00Z',
  },
  permissions: {
    'account:read': 'all',
    'account:create': 'all',
    'account:update': 'all',
    'account:archive': 'all',
    'account:export': 'all',
    'contact:read': 'all',
    'import:read': 'all',
    'import:run': 'all',
    'activity:create': 'all',
  },
  teams: [],
};

const PLAIN: FieldMeta = {
  name: '',
  type: 'text',
  operators: ['eq', 'ne', 'in', 'contains', 'is_null'],
  sortable: true,
  filterable: true,
  groupable: false,
  summable: false,
  editable: true,
  importable: true,
  listed: true,
  required: false,
  nullable: true,
  sensitive: false,
  barred: false,
  custom: null,
  choices: null,
  refers_to: null,
};

export function field(name: string, patch: Partial<FieldMeta> = {}): FieldMeta {
  return { ...PLAIN, name, ...patch };
}

export const accountFields: FieldMeta[] = [
  field('name', { required: true, nullable: false }),
  field('kind', { type: 'choice', choices: ['business', 'household'], groupable: true }),
  field('industry', { groupable: true }),
  field('employees', { type: 'number', operators: ['eq', 'gt', 'gte', 'lt', 'lte'] }),
  field('annual_revenue', { type: 'money', operators: ['gt', 'gte', 'lt', 'lte'], summable: true }),
  field('country', { type: 'country', operators: ['eq', 'in'], editable: false, listed: false }),
  field('tags', { type: 'tags', operators: ['has_any', 'has_all'], sortable: false }),
  field('owner_id', { type: 'reference', refers_to: 'users', sortable: false }),
  field('phones', { type: 'points', operators: [], filterable: false, listed: false }),
  field('created_at', { type: 'instant', operators: ['gt', 'gte', 'lt', 'lte'], editable: false }),
  field('tax_id', { barred: true, sortable: false, filterable: false, operators: [] }),
];

export const metaResources: Resources = {
  items: [
    {
      key: 'accounts',
      fields: accountFields,
      searchable: true,
      customisable: true,
      default_sort: 'name',
      permissions: { read: 'all', create: 'all' },
    },
    {
      key: 'contacts',
      fields: [field('display_name', { editable: false })],
      searchable: true,
      customisable: true,
      default_sort: 'display_name',
      permissions: { read: 'all', create: 'all' },
    },
  ],
};

export function account(id: string, patch: Partial<Account> = {}): Account {
  return {
    id,
    version: 1,
    name: `Account ${id}`,
    kind: 'business',
    industry: 'Software',
    founded_year: 1999,
    employees: 1200,
    annual_revenue: { amount: '1234567.00', currency: 'EUR' },
    website: null,
    tax_id: null,
    parent: null,
    email: 'info@example.com',
    phone: '+33123456789',
    address: {
      lines: ['1 Rue A'],
      city: 'Paris',
      subdivision: null,
      postal_code: null,
      country: 'FR',
    },
    tags: ['key'],
    owner: { id: USER, name: 'Mai Lê' },
    team: null,
    status: 'active',
    archived_at: null,
    created_at: '2026-11-01T10:00:00Z',
    created_by: USER,
    updated_at: '2026-11-02T10:00:00Z',
    updated_by: USER,
    barred_fields: [],
    custom: {},
    phones: [],
    emails: [],
    ...patch,
  };
}

export function accountPage(count: number, total = count): AccountPage {
  const items = Array.from({ length: count }, (_, index) => account(String(index + 1)));
  return { items, next_cursor: null, total };
}

export const timelinePage: TimelinePage = {
  items: [
    {
      id: '01900000-0000-7000-8000-000000000010',
      at: '2026-11-02T10:00:00Z',
      event: 'customers.account.updated',
      actor: { id: USER, name: 'Mai Lê' },
      cause: null,
      changes: [{ field: 'industry', before: 'Retail', after: 'Software' }],
      activity: null,
      task: null,
      file: null,
    },
  ],
  next_cursor: null,
};
