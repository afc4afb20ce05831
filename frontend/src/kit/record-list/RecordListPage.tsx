import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PageHeader } from '../ui/PageHeader';
import { DeniedState, ErrorState } from '../ui/ErrorState';
import { SkeletonRows } from '../ui/Skeleton';
import { useMetaQuery } from '../meta';
import { useResource } from '../registry';
import { permission, type Resource } from '../resource';
import { useLabels } from '../useLabels';
import { allows, useMe } from '@/lib/permissions';
import { rememberSearch } from './lastSearch';
import { RecordList } from './RecordList';
import type { ListSearch } from './search';

export function RecordListPage() {
  const { resource: key } = useParams({ from: '/app/$resource' });
  const search = useSearch({ from: '/app/$resource' });
  const resource = useResource(key);
  useEffect(() => rememberSearch(key, search), [key, search]);
  return resource ? <Loaded key={key} resource={resource} search={search} /> : null;
}

function Loaded({ resource, search }: { resource: Resource; search: ListSearch }) {
  const labels = useLabels(resource);
  const metas = useMetaQuery();
  const me = useMe();
  const meta = metas.data?.items.find((item) => item.key === resource.key);
  if (me && !allows(me.permissions, permission(resource, 'read'))) return <DeniedState />;
  if (meta) return <RecordList resource={resource} meta={meta} search={search} />;
  return (
    <>
      <PageHeader title={labels.title} />
      {metas.isError ? (
        <ErrorState error={metas.error} onRetry={() => void metas.refetch()} />
      ) : (
        <SkeletonRows />
      )}
    </>
  );
}
