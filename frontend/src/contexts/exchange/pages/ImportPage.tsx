import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import { importOptions } from '@/kit/import-wizard/imports';
import { ImportWizard } from '@/kit/import-wizard/ImportWizard';
import { useResource, useResources } from '@/kit/registry';
import { ErrorState } from '@/kit/ui/ErrorState';
import { PageHeader } from '@/kit/ui/PageHeader';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { ImportState } from '../ImportState';

export function ImportPage() {
  const { t } = useTranslation('exchange');
  const { importId } = useParams({ from: '/app/imports/$importId' });
  const job = useQuery(importOptions(importId));
  if (job.data) return <Loaded job={job.data} />;
  return (
    <>
      <PageHeader title={t('one')} />
      {job.isError ? (
        <ErrorState error={job.error} onRetry={() => void job.refetch()} />
      ) : (
        <SkeletonRows rows={8} />
      )}
    </>
  );
}

const WRITTEN: readonly Import['state'][] = ['done', 'failed', 'paused', 'cancelled', 'reversed'];

/** The job wrote behind our back: what lists and records know is old. */
function useForgetRecords(job: Import): void {
  const queries = useQueryClient();
  const resources = useResources();
  const written = WRITTEN.includes(job.state) && job.started_at !== null;
  useEffect(() => {
    if (!written) return;
    for (const resource of resources) {
      void queries.invalidateQueries({ queryKey: [resource.key] });
      void queries.invalidateQueries({ queryKey: ['timeline', resource.type] });
    }
  }, [written, job.state, queries, resources]);
}

function Loaded({ job }: { job: Import }) {
  useForgetRecords(job);
  const resource = useResource(job.target);
  const navigate = useNavigate({ from: '/imports/$importId' });
  const { step } = useSearch({ from: '/app/imports/$importId' });
  if (!resource) return null;
  return (
    <>
      <PageHeader title={job.file_name} after={<ImportState state={job.state} />} />
      <ImportWizard
        job={job}
        resource={resource}
        {...(step ? { wished: step } : {})}
        onWish={(wished) => void navigate({ search: { step: wished }, replace: true })}
      />
    </>
  );
}
