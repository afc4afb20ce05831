import { Button } from '@mantine/core';
import { IconDatabaseImport, IconPlus } from '@tabler/icons-react';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listImports, type Import } from '@/api/generated';
import { IMPORTS_KEY, isAtWork } from '@/kit/import-wizard/imports';
import { useResource } from '@/kit/registry';
import { EmptyState } from '@/kit/ui/EmptyState';
import { DeniedState, ErrorState } from '@/kit/ui/ErrorState';
import { Meter } from '@/kit/ui/Meter';
import { PageHeader } from '@/kit/ui/PageHeader';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { unwrap } from '@/lib/client';
import { useFormat } from '@/lib/format';
import { allows, useMe } from '@/lib/permissions';
import { ImportState } from '../ImportState';
import classes from '../exchange.module.css';

const importsOptions = infiniteQueryOptions({
  queryKey: [...IMPORTS_KEY, 'list'],
  queryFn: ({ pageParam, signal }) => {
    const cursor = pageParam ? { cursor: pageParam } : {};
    return unwrap(listImports({ query: { limit: 50, ...cursor }, signal }));
  },
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor,
  refetchInterval: ({ state }) => {
    const jobs = state.data?.pages.flatMap((page) => page.items) ?? [];
    return jobs.some((job) => isAtWork(job.state)) ? 2000 : false;
  },
});

export function ImportsPage() {
  const { t } = useTranslation('exchange');
  const me = useMe();
  const mayRun = allows(me?.permissions, 'import:run');
  const mayRead = allows(me?.permissions, 'import:read');
  const imports = useInfiniteQuery({ ...importsOptions, enabled: mayRead });
  const jobs = imports.data?.pages.flatMap((page) => page.items) ?? [];
  const start = (
    <Button
      h={32}
      leftSection={<IconPlus size={16} stroke={1.8} />}
      renderRoot={(props) => <Link to="/imports/new" {...props} />}
    >
      {t('new')}
    </Button>
  );
  if (me && !mayRead) return <DeniedState />;
  return (
    <>
      <PageHeader title={t('title')} actions={mayRun ? start : null} />
      <div className={classes.body}>
        {imports.isPending ? <SkeletonRows rows={6} /> : null}
        {imports.isError ? (
          <ErrorState error={imports.error} onRetry={() => void imports.refetch()} />
        ) : null}
        {imports.isSuccess && jobs.length === 0 ? (
          <EmptyState icon={IconDatabaseImport} title={t('empty')} text={t('emptyText')}>
            {mayRun ? start : null}
          </EmptyState>
        ) : null}
        <ul className={classes.jobs}>
          {jobs.map((job) => (
            <Job key={job.id} job={job} />
          ))}
        </ul>
        {imports.hasNextPage ? (
          <Button
            variant="default"
            m="md"
            loading={imports.isFetchingNextPage}
            onClick={() => void imports.fetchNextPage()}
          >
            {t('common:more')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function Job({ job }: { job: Import }) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const resource = useResource(job.target);
  const target = resource ? t(`${resource.ns}:${resource.key}.title`) : job.target;
  const facts = [
    target,
    format.relative(job.created_at),
    job.file_size ? format.bytes(job.file_size) : null,
  ].filter(Boolean);
  const { position, total } = job.progress;
  return (
    <li>
      <Link to="/imports/$importId" params={{ importId: job.id }} className={classes.job}>
        <span className={classes.jobMain}>
          <span className={classes.jobName}>{job.file_name}</span>
          <span className={classes.jobFacts}>{facts.join(' · ')}</span>
        </span>
        {isAtWork(job.state) ? (
          <span className={classes.jobMeter}>
            <Meter value={total ? position / total : 0} label={job.file_name} />
          </span>
        ) : (
          <Outcome job={job} />
        )}
        <ImportState state={job.state} />
      </Link>
    </li>
  );
}

function Outcome({ job }: { job: Import }) {
  const { t } = useTranslation('exchange');
  if (!job.started_at) return null;
  const { created, updated, failed } = job.counts;
  const parts = [
    created ? t('outcome.created', { count: created }) : null,
    updated ? t('outcome.updated', { count: updated }) : null,
    failed ? t('outcome.failed', { count: failed }) : null,
  ].filter((part) => part !== null);
  return <span className={classes.outcome}>{parts.join(' · ')}</span>;
}
