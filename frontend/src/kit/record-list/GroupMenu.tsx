import { Button, Menu } from '@mantine/core';
import { IconCheck, IconLayoutRows, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLabels } from '../useLabels';
import type { BarProps } from './ChipBar';
import { useListNavigation } from './useListNavigation';

export function GroupMenu({ resource, meta, search }: BarProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const { change } = useListNavigation();
  const rank = (name: string) => {
    const at = resource.list.groupBy.indexOf(name);
    return at < 0 ? resource.list.groupBy.length : at;
  };
  const fields = meta.fields
    .filter((field) => field.groupable && !field.barred)
    .sort((a, b) => rank(a.name) - rank(b.name));
  if (fields.length === 0) return null;
  const label = search.group
    ? t('list.groupedBy', { field: labels.field(search.group) })
    : t('list.group');
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          variant={search.group ? 'light' : 'subtle'}
          color={search.group ? 'indigo' : 'gray'}
          size="compact-sm"
          h={28}
          leftSection={<IconLayoutRows size={15} stroke={1.6} />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fields.map((field) => (
          <Menu.Item
            key={field.name}
            rightSection={
              search.group === field.name ? (
                <IconCheck size={14} aria-label={t('common:selected')} />
              ) : null
            }
            onClick={() => change({ group: field.name, sum: resource.list.sumBy ?? undefined })}
          >
            {labels.field(field.name)}
          </Menu.Item>
        ))}
        {search.group ? (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconX size={14} aria-hidden="true" />}
              onClick={() => change({ group: undefined, sum: undefined, as: undefined })}
            >
              {t('list.ungroup')}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
