import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import { useLabels } from '../useLabels';
import { moved, toggled } from './columns';
import type { BarProps } from './ChipBar';
import { useColumns } from './useColumns';
import classes from './list.module.css';

/** Beyond this many fields a box to find one stands above them. */
const MANY = 12;

export function ColumnsMenu(props: BarProps) {
  const { t } = useTranslation('kit');
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon size={28} aria-label={t('list.columns')}>
          <IconColumns3 size={16} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <Chooser {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The shown ones first, in their order and movable; then what else there is. */
function Chooser({ resource, meta, search }: BarProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const format = useFormat();
  const { all, names, changed, choose, reset } = useColumns(resource, meta, search);
  const [wanted, setWanted] = useState('');
  const others = all
    .slice(1)
    .map(({ name }) => name)
    .filter((name) => !names.includes(name))
    .sort((a, b) => format.compare(labels.field(a), labels.field(b)));
  const needle = wanted.trim().toLocaleLowerCase();
  const found = (name: string) => labels.field(name).toLocaleLowerCase().includes(needle);
  return (
    <fieldset className={classes.columnList}>
      <legend>{t('list.columns')}</legend>
      {all.length > MANY ? (
        <TextInput
          size="xs"
          m={4}
          aria-label={t('list.findField')}
          placeholder={t('list.findField')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      ) : null}
      <ul className={classes.columnItems}>
        {[...names, ...others].filter(found).map((name) => (
          <ColumnItem
            key={name}
            label={labels.field(name)}
            shown={names.includes(name)}
            first={names[0] === name}
            last={names.at(-1) === name}
            onToggle={() => choose(toggled(names, name))}
            onMove={(by) => choose(moved(names, name, by))}
          />
        ))}
      </ul>
      {changed ? (
        <Button variant="subtle" color="gray" size="compact-sm" m={4} onClick={reset}>
          {t('list.resetColumns')}
        </Button>
      ) : null}
    </fieldset>
  );
}

interface ColumnItemProps {
  label: string;
  shown: boolean;
  first: boolean;
  last: boolean;
  onToggle: () => void;
  onMove: (by: -1 | 1) => void;
}

const icon = { size: 14, stroke: 1.8, 'aria-hidden': true } as const;

function ColumnItem({ label, shown, first, last, onToggle, onMove }: ColumnItemProps) {
  const { t } = useTranslation('kit');
  return (
    <li>
      <label>
        <input type="checkbox" checked={shown} onChange={onToggle} />
        {label}
      </label>
      {shown ? (
        <>
          <ActionIcon
            size={24}
            aria-label={t('list.columnUp', { field: label })}
            disabled={first}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp {...icon} />
          </ActionIcon>
          <ActionIcon
            size={24}
            aria-label={t('list.columnDown', { field: label })}
            disabled={last}
            onClick={() => onMove(1)}
          >
            <IconArrowDown {...icon} />
          </ActionIcon>
        </>
      ) : null}
    </li>
  );
}
