import { Button, Select, TextInput } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readAudit, type AuditEntry, type AuditKind } from '@/api/generated';
import { ReferencePicker } from '@/kit/fields/ReferencePicker';
import { useResources } from '@/kit/registry';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import rows from '@/kit/settings/settings.module.css';
import { useTitle } from '@/kit/settings/useTitle';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { Tag } from '@/kit/ui/Tag';
import { unwrap } from '@/lib/client';
import { useFormat } from '@/lib/format';
import { dayStart, nextDay } from '@/lib/zones';
import classes from '../audit.module.css';

interface Filters {
  kind: AuditKind | null;
  actor_id: string | null;
  record_type: string | null;
  event: string;
  from: string;
  until: string;
}

const ALL: Filters = {
  kind: null,
  actor_id: null,
  record_type: null,
  event: '',
  from: '',
  until: '',
};

function given<T extends object>(values: T): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(entries) as Partial<T>;
}

/** A day on screen is a day of the reader's zone. */
function auditOptions({ from, until, ...rest }: Filters, zone: string) {
  const asked = given({
    ...rest,
    at_gte: from ? dayStart(from, zone) : '',
    at_lt: until ? dayStart(nextDay(until), zone) : '',
  });
  return infiniteQueryOptions({
    queryKey: ['audit', asked],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? { cursor: pageParam } : {};
      return unwrap(readAudit({ query: { ...asked, ...cursor, limit: 50 }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function AuditPage() {
  const { t } = useTranslation('admin');
  useTitle(t('audit.title'));
  const { zone } = useFormat();
  const [filters, setFilters] = useState(ALL);
  const trail = useInfiniteQuery(auditOptions(filters, zone));
  const entries = trail.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <SettingsSection wide title={t('audit.title')} text={t('audit.text')}>
      <FilterBar filters={filters} onChange={(part) => setFilters({ ...filters, ...part })} />
      {trail.isPending ? <SkeletonRows rows={8} /> : null}
      {trail.isError ? (
        <ErrorState error={trail.error} onRetry={() => void trail.refetch()} />
      ) : null}
      {trail.isSuccess && entries.length === 0 ? (
        <EmptyState icon={IconListSearch} title={t('audit.empty')} />
      ) : null}
      {entries.length > 0 ? (
        <ul className={rows.rows} aria-label={t('audit.title')}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      ) : null}
      {trail.hasNextPage ? (
        <Button
          variant="default"
          mt="sm"
          loading={trail.isFetchingNextPage}
          onClick={() => void trail.fetchNextPage()}
        >
          {t('common:more')}
        </Button>
      ) : null}
    </SettingsSection>
  );
}

const TYPES = ['account', 'contact', 'activity', 'user', 'team', 'role', 'webhook', 'custom_field'];

interface FilterBarProps {
  filters: Filters;
  onChange: (part: Partial<Filters>) => void;
}

function FilterBar({ filters, onChange }: FilterBarProps) {
  const { t } = useTranslation('admin');
  const clear = { clearable: true, clearButtonProps: { 'aria-label': t('common:clear') } };
  const day = (name: 'from' | 'until') => (
    <TextInput
      type="date"
      label={t(`audit.${name}`)}
      value={filters[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <div className={classes.filters} role="search">
      <Select
        label={t('audit.kind')}
        placeholder={t('audit.kinds.all')}
        data={(['change', 'access'] as const).map((value) => ({
          value,
          label: t(`audit.kinds.${value}`),
        }))}
        value={filters.kind}
        onChange={(kind) => onChange({ kind: kind as AuditKind | null })}
        {...clear}
      />
      <ReferencePicker
        label={t('audit.actor')}
        target="users"
        known={[]}
        value={filters.actor_id}
        onChange={(actor_id) => onChange({ actor_id })}
      />
      <Select
        label={t('audit.type')}
        placeholder={t('audit.kinds.all')}
        data={TYPES.map((value) => ({ value, label: t(`objects.${value}`) }))}
        value={filters.record_type}
        onChange={(record_type) => onChange({ record_type })}
        {...clear}
      />
      {day('from')}
      {day('until')}
      <TextInput
        label={t('audit.event')}
        description={t('audit.eventHint')}
        defaultValue={filters.event}
        onBlur={(event) => onChange({ event: event.currentTarget.value.trim() })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange({ event: event.currentTarget.value.trim() });
        }}
      />
    </div>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation('admin');
  const format = useFormat();
  const resource = useResources().find(({ type }) => type === entry.record_type);
  const type = `admin:objects.${entry.record_type}`;
  const who = entry.actor ? (entry.actor.name ?? entry.actor.id) : t('audit.nobody');
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <Tag tone={entry.kind === 'access' ? 'violet' : 'gray'}>
          {i18n.exists(type) ? t(type) : entry.record_type}
        </Tag>
        <code className={classes.event}>{entry.event}</code>
        <span className={classes.who}>{who}</span>
        <time dateTime={entry.at} className={classes.when}>
          {format.instant(entry.at)}
        </time>
        {resource ? (
          <Link
            to="/$resource/$id"
            params={{ resource: resource.key, id: entry.record_id }}
            className={classes.link}
          >
            {t('audit.open')}
          </Link>
        ) : null}
      </div>
      {entry.changes.length > 0 ? <ChangeList entry={entry} /> : null}
      {entry.barred_fields.length > 0 ? (
        <p className={classes.hidden}>
          {t('audit.hidden', { fields: format.list(entry.barred_fields) })}
        </p>
      ) : null}
    </li>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function ChangeList({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('admin');
  return (
    <dl className={classes.changes}>
      {entry.changes.map(({ field, before, after }) => (
        <div key={field} className={classes.change}>
          <dt>{field}</dt>
          <dd>
            <span className="r-visually-hidden">{t('audit.before')}</span>
            <del>{shown(before)}</del>
            <span aria-hidden="true">{' → '}</span>
            <span className="r-visually-hidden">{t('audit.after')}</span>
            <ins>{shown(after)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
