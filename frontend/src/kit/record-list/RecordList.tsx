import { useMediaQuery } from '@mantine/hooks';
import type { ResourceMeta } from '../meta';
import type { Resource } from '../resource';
import { useShell } from '../shell';
import { ErrorState } from '../ui/ErrorState';
import { PageHeader } from '../ui/PageHeader';
import { SkeletonRows } from '../ui/Skeleton';
import { useLabels } from '../useLabels';
import { BulkBar } from '../bulk-bar/BulkBar';
import { useSelection } from '../bulk-bar/selection';
import { Cards } from './Cards';
import { ChipBar } from './ChipBar';
import { Grid } from './Grid';
import { GroupsPanel } from './GroupsPanel';
import { ListActions } from './ListActions';
import { EmptyList, NoResults } from './states';
import { RowCount } from './RowCount';
import type { ListSearch } from './search';
import { useListNavigation } from './useListNavigation';
import { useRecordList } from './useRecordList';
import classes from './list.module.css';

interface RecordListProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
}

export function RecordList({ resource, meta, search }: RecordListProps) {
  const labels = useLabels(resource);
  const shell = useShell();
  const list = useRecordList(resource, meta, search);
  const create = () => shell.create(resource);
  return (
    <>
      <PageHeader
        title={labels.title}
        after={<RowCount total={list.total} />}
        actions={
          <ListActions {...{ resource, meta, search }} total={list.total} onCreate={create} />
        }
      />
      <ChipBar resource={resource} meta={meta} search={search} />
      <div className={classes.busy} data-on={list.query.isFetching || undefined} />
      <Content resource={resource} meta={meta} search={search} list={list} onCreate={create} />
    </>
  );
}

interface ContentProps extends RecordListProps {
  list: ReturnType<typeof useRecordList>;
  onCreate: () => void;
}

/** What the rows hang on: a selection does not outlive another question. */
function questionOf({ resource, search }: RecordListProps): string {
  const { q, filters, where, archived } = search;
  return JSON.stringify([resource.key, q, filters, where, archived]);
}

function Content({ resource, meta, search, list, onCreate }: ContentProps) {
  const { query, rows } = list;
  const phone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  const { clear } = useListNavigation();
  const filtered = Boolean(search.q) || Boolean(search.filters?.length) || Boolean(search.where);
  if (query.isError && rows.length === 0) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.isPending) return <SkeletonRows />;
  if (rows.length === 0) {
    return filtered ? (
      <NoResults onClear={clear} />
    ) : (
      <EmptyList resource={resource} onCreate={onCreate} />
    );
  }
  if (search.group) return <GroupsPanel resource={resource} meta={meta} search={search} />;
  return <Rows {...{ resource, meta, search, list }} phone={phone ?? false} />;
}

interface ListedProps extends RecordListProps {
  list: ReturnType<typeof useRecordList>;
  phone: boolean;
}

function Rows({ resource, meta, search, list, phone }: ListedProps) {
  const { query, rows, total } = list;
  const selection = useSelection(questionOf({ resource, meta, search }));
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  const shared = { resource, meta, search, rows, total, selection, onNearEnd: more };
  return (
    <>
      {phone ? <Cards {...shared} /> : <Grid {...shared} />}
      <BulkBar
        resource={resource}
        meta={meta}
        search={search}
        selection={selection}
        total={total}
      />
    </>
  );
}
