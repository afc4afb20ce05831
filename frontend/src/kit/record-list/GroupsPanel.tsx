import { SegmentedControl, Select } from '@mantine/core';
import { IconLayoutRows } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import type { ResourceMeta } from '../meta';
import type { Group, Resource } from '../resource';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { SkeletonRows } from '../ui/Skeleton';
import { useLabels } from '../useLabels';
import { GroupChart } from './GroupChart';
import { GroupTable } from './GroupTable';
import { groupsRequest } from './query';
import type { ListSearch } from './search';
import { useGroupNames } from './useGroupNames';
import { useListNavigation } from './useListNavigation';
import classes from './list.module.css';

interface GroupsPanelProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
}

function useGroups({ resource, meta, search }: GroupsPanelProps) {
  const { zone } = useFormat();
  const query = groupsRequest({ resource, meta, zone }, search);
  const groups = useQuery({
    queryKey: [resource.key, 'groups', query],
    queryFn: ({ signal }) => resource.api.groups(query ?? {}, signal),
    placeholderData: keepPreviousData,
    enabled: query !== null,
  });
  return { ...groups, impossible: query === null };
}

export function GroupsPanel(props: GroupsPanelProps) {
  const { resource, meta, search } = props;
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const { change } = useListNavigation();
  const groups = useGroups(props);
  const as = search.as ?? 'chart';
  const sums = meta.fields.filter((field) => field.summable && !field.barred);
  return (
    <section className={classes.groups} aria-label={t('list.groups')}>
      <div className={classes.groupsBar}>
        <SegmentedControl
          aria-label={t('list.viewAs')}
          value={as}
          onChange={(next) => change({ as: next })}
          data={[
            { value: 'chart' as const, label: t('list.asChart') },
            { value: 'table' as const, label: t('list.asTable') },
          ]}
        />
        {sums.length > 0 ? (
          <Select
            size="xs"
            aria-label={t('list.sum')}
            placeholder={t('list.sum')}
            value={search.sum ?? null}
            onChange={(sum) => change({ sum: sum ?? undefined })}
            data={sums.map(({ name }) => ({
              value: name,
              label: t('list.sumOf', { field: labels.field(name) }),
            }))}
            clearable
            clearButtonProps={{ 'aria-label': t('common:clear') }}
            w={220}
          />
        ) : null}
      </div>
      {groups.impossible ? (
        <EmptyState icon={IconLayoutRows} title={t('list.cannotGroup')} />
      ) : null}
      {groups.isLoading ? <SkeletonRows rows={8} /> : null}
      {groups.isError ? (
        <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />
      ) : null}
      {groups.data ? <Shown {...props} groups={groups.data} as={as} /> : null}
    </section>
  );
}

interface ShownProps extends GroupsPanelProps {
  groups: Group[];
  as: 'chart' | 'table';
}

function Shown({ resource, meta, search, groups, as }: ShownProps) {
  const nameOf = useGroupNames(resource, meta, search.group ?? '');
  const named = groups.map((group) => ({ ...group, name: nameOf(group) }));
  if (as === 'table') {
    return <GroupTable resource={resource} meta={meta} search={search} groups={named} />;
  }
  return <GroupChart resource={resource} meta={meta} search={search} groups={named} />;
}
