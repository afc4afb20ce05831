import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import { fieldNamed, type ResourceMeta } from '../meta';
import type { Resource } from '../resource';
import { useLabels } from '../useLabels';
import type { Filter, ListSearch } from './search';
import type { NamedGroup } from './useGroupNames';
import { useSumFormat } from './useSumFormat';
import { useListNavigation } from './useListNavigation';
import classes from './list.module.css';

interface GroupTableProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
  groups: NamedGroup[];
}

export function GroupTable({ resource, meta, search, groups }: GroupTableProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const format = useFormat();
  const sum = useSumFormat(meta, search.sum);
  const { change } = useListNavigation();
  const by = search.group ?? '';
  const field = fieldNamed(meta, by);
  const all = groups.reduce((total, group) => total + group.count, 0);
  const open = (key: NamedGroup['key']) => {
    const filter: Filter = key === null ? [by, 'is_null', true] : [by, 'eq', key];
    change({ filters: [...(search.filters ?? []), filter], group: undefined, sum: undefined });
  };
  const canOpen = (key: NamedGroup['key']) =>
    field?.operators.includes(key === null ? 'is_null' : 'eq') === true;
  return (
    <div className={classes.groupTable}>
      <Table stickyHeader highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{labels.field(by)}</Table.Th>
            <Table.Th className="r-num">{t('list.records')}</Table.Th>
            <Table.Th className={`r-num ${classes.wideOnly}`}>{t('list.share')}</Table.Th>
            {search.sum ? (
              <Table.Th className="r-num">
                {t('list.sumOf', { field: labels.field(search.sum) })}
              </Table.Th>
            ) : null}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map((group) => (
            <Table.Tr key={group.key ?? ''}>
              <Table.Td>
                {canOpen(group.key) ? (
                  <button type="button" className={classes.link} onClick={() => open(group.key)}>
                    {group.name}
                  </button>
                ) : (
                  group.name
                )}
              </Table.Td>
              <Table.Td className="r-num">{format.number(group.count)}</Table.Td>
              <Table.Td className={`r-num ${classes.wideOnly}`}>
                {format.percent(group.count / (all || 1))}
              </Table.Td>
              {search.sum ? <Table.Td className="r-num">{sum.exact(group.sum)}</Table.Td> : null}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
