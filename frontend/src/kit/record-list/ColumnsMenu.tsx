import { ActionIcon, Popover } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLabels } from '../useLabels';
import { allColumns, toggled, visibleColumns } from './columns';
import type { BarProps } from './ChipBar';
import { useListNavigation } from './useListNavigation';
import classes from './list.module.css';

export function ColumnsMenu({ resource, meta, search }: BarProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const { change } = useListNavigation();
  const all = allColumns(resource, meta);
  const visible = new Set(visibleColumns(all, resource, search).map((column) => column.name));
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon size={28} aria-label={t('list.columns')} className={classes.wideOnly}>
          <IconColumns3 size={16} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <fieldset className={classes.columnList}>
          <legend>{t('list.columns')}</legend>
          {all.slice(1).map(({ name }) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={visible.has(name)}
                onChange={() => change(toggled(resource, search, name))}
              />
              {labels.field(name)}
            </label>
          ))}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}
