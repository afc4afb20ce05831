import { Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconEyeOff,
  IconLayoutRows,
  IconSortAscending,
  IconSortDescending,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ResourceMeta } from '../meta';
import type { Resource } from '../resource';
import { useLabels } from '../useLabels';
import { moved, sortState, toggled, type Column } from './columns';
import type { ListSearch } from './search';
import { useColumns } from './useColumns';
import { useListNavigation } from './useListNavigation';
import classes from './list.module.css';

interface HeaderMenuProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
  column: Column;
}

const icon = { size: 15, stroke: 1.6, 'aria-hidden': true } as const;

export function HeaderMenu({ resource, meta, search, column }: HeaderMenuProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const { change } = useListNavigation();
  const { names, choose } = useColumns(resource, meta, search);
  const { name, field } = column;
  const sorted = sortState(search.sort ?? meta.default_sort, name);
  const first = resource.list.columns[0] === name;
  return (
    <Menu position="bottom-start" width={210}>
      <Menu.Target>
        <button type="button" className={classes.headButton}>
          <span>{labels.field(name)}</span>
          {sorted === 'ascending' ? <IconArrowUp {...icon} size={13} /> : null}
          {sorted === 'descending' ? <IconArrowDown {...icon} size={13} /> : null}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {field.sortable ? (
          <>
            <Menu.Item
              leftSection={<IconSortAscending {...icon} />}
              onClick={() => change({ sort: name })}
            >
              {t('list.sortUp')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconSortDescending {...icon} />}
              onClick={() => change({ sort: `-${name}` })}
            >
              {t('list.sortDown')}
            </Menu.Item>
          </>
        ) : null}
        {field.groupable ? (
          <Menu.Item
            leftSection={<IconLayoutRows {...icon} />}
            onClick={() => change({ group: name, sum: resource.list.sumBy ?? undefined })}
          >
            {t('list.groupByThis')}
          </Menu.Item>
        ) : null}
        {first ? null : (
          <>
            {names[0] === name ? null : (
              <Menu.Item
                leftSection={<IconArrowLeft {...icon} />}
                onClick={() => choose(moved(names, name, -1))}
              >
                {t('list.columnLeft')}
              </Menu.Item>
            )}
            {names.at(-1) === name ? null : (
              <Menu.Item
                leftSection={<IconArrowRight {...icon} />}
                onClick={() => choose(moved(names, name, 1))}
              >
                {t('list.columnRight')}
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<IconEyeOff {...icon} />}
              onClick={() => choose(toggled(names, name))}
            >
              {t('list.hideColumn')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
