import { Navigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PageHeader } from '../ui/PageHeader';
import { DeniedState, ErrorState } from '../ui/ErrorState';
import { SkeletonRows } from '../ui/Skeleton';
import { useMetaQuery, type ResourceMeta } from '../meta';
import { useResource } from '../registry';
import { permission, type Resource } from '../resource';
import { useLabels } from '../useLabels';
import { searchOf } from '../views/model';
import { useViews } from '../views/useViews';
import { useFormat } from '@/lib/format';
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

/** A list that is asked for nothing begins with its reader's default view. */
function useStart(resource: Resource, meta: ResourceMeta | undefined, search: ListSearch) {
  const { zone } = useFormat();
  const { views, settled } = useViews(resource.key);
  const bare = Object.keys(search).length === 0;
  const view = bare ? views.find((item) => item.is_default) : undefined;
  const start = view && meta ? searchOf({ resource, meta, zone }, view) : null;
  return { settled: settled || !bare, start };
}

function Loaded({ resource, search }: { resource: Resource; search: ListSearch }) {
  const labels = useLabels(resource);
  const metas = useMetaQuery();
  const me = useMe();
  const meta = metas.data?.items.find((item) => item.key === resource.key);
  const { settled, start } = useStart(resource, meta, search);
  if (me && !allows(me.permissions, permission(resource, 'read'))) return <DeniedState />;
  if (meta && settled && start) {
    return <Navigate to="/$resource" params={{ resource: resource.key }} search={start} replace />;
  }
  if (meta && settled) return <RecordList resource={resource} meta={meta} search={search} />;
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
