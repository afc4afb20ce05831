import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from '@/kit/shortcuts/Keys';
import { errorText } from '@/lib/problems';
import { GROUPS, useItems, type Item } from './useItems';
import classes from './palette.module.css';

interface PaletteProps {
  onClose: () => void;
}

/** Find anything, go anywhere, do what this page can do: a box of letters over a list. */
export default function Palette({ onClose }: PaletteProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useId();
  const { items, settled, failure } = useItems(text);
  const current = items[Math.min(chosen, items.length - 1)];
  const optionId = (item: Item) => `${list}-${item.id}`;
  const run = (item: Item | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const next = stepped(event.key, chosen, items.length);
    if (event.key === 'Enter') run(current);
    else if (next !== null) setChosen(next);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={600}
      yOffset="12dvh"
      overlayProps={{ backgroundOpacity: 0.4 }}
      aria-label={t('shell.search')}
      returnFocus={false}
    >
      <div className={classes.box}>
        <div className={classes.search}>
          <IconSearch size={18} stroke={1.6} aria-hidden="true" />
          <input
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls={list}
            aria-autocomplete="list"
            {...(current ? { 'aria-activedescendant': optionId(current) } : {})}
            aria-label={t('shell.search')}
            placeholder={t('shell.search')}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <div id={list} role="listbox" aria-label={t('shell.search')} className={classes.list}>
          {GROUPS.map((group) => (
            <Group
              key={group}
              title={t(`shell.groups.${group}`)}
              items={items.filter((item) => item.group === group)}
              current={current}
              optionId={optionId}
              onRun={run}
              onPoint={(item) => setChosen(items.indexOf(item))}
            />
          ))}
        </div>
        <p role="status" className={items.length === 0 ? classes.empty : 'r-visually-hidden'}>
          {items.length === 0 && failure ? errorText(t, failure) : null}
          {items.length === 0 && !failure && settled ? t('shell.nothing', { text }) : null}
        </p>
      </div>
    </Modal>
  );
}

function stepped(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'PageDown') return Math.min(at + 8, count - 1);
  if (key === 'PageUp') return Math.max(at - 8, 0);
  return null;
}

interface GroupProps {
  title: string;
  items: Item[];
  current: Item | undefined;
  optionId: (item: Item) => string;
  onRun: (item: Item) => void;
  onPoint: (item: Item) => void;
}

function Group({ title, items, current, optionId, onRun, onPoint }: GroupProps) {
  if (items.length === 0) return null;
  return (
    <div role="group" aria-label={title}>
      <div className={classes.title} aria-hidden="true">
        {title}
      </div>
      {items.map((item) => (
        <Option
          key={item.id}
          id={optionId(item)}
          item={item}
          selected={item.id === current?.id}
          onRun={() => onRun(item)}
          onPoint={() => onPoint(item)}
        />
      ))}
    </div>
  );
}

interface OptionProps {
  id: string;
  item: Item;
  selected: boolean;
  onRun: () => void;
  onPoint: () => void;
}

function Option({ id, item, selected, onRun, onPoint }: OptionProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={selected}
      className={classes.item}
      onClick={onRun}
      onPointerMove={selected ? undefined : onPoint}
    >
      <span className={classes.icon}>{item.icon}</span>
      <span className={classes.label}>
        {item.label}
        {item.hint ? <small>{item.hint}</small> : null}
      </span>
      {item.keys ? (
        <span className={classes.keys}>
          <Keys keys={item.keys} />
        </span>
      ) : null}
    </div>
  );
}
