import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { operatorKey } from '../fields/operators';
import { fieldNamed, kindOf, type FieldMeta, type ResourceMeta } from '../meta';
import type { Resource } from '../resource';
import { useShortcut } from '../shortcuts/useShortcut';
import { useLabels } from '../useLabels';
import { AddFilter } from './AddFilter';
import { ColumnsMenu } from './ColumnsMenu';
import { FilterEditor } from './FilterEditor';
import { FilterText } from './FilterText';
import { GroupMenu } from './GroupMenu';
import type { Filter, ListSearch } from './search';
import { ViewMenu } from '../views/ViewMenu';
import { useListNavigation } from './useListNavigation';
import classes from './list.module.css';

const ConditionDialog = lazy(() => import('../conditions/ConditionDialog'));

export interface BarProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
}

export function ChipBar(props: BarProps) {
  const { resource, meta, search } = props;
  const { t } = useTranslation('kit');
  const { change, setFilters, clear } = useListNavigation();
  const [asking, setAsking] = useState(false);
  const filters = search.filters ?? [];
  const put = (index: number, filter: Filter) => setFilters(filters.with(index, filter));
  const drop = (index: number) => setFilters(filters.toSpliced(index, 1));
  return (
    <div className={classes.bar} role="group" aria-label={t('list.filters')}>
      <ViewMenu {...props} />
      {meta.searchable ? <SearchBox search={search} /> : null}
      {filters.map((filter, index) => {
        const field = fieldNamed(meta, filter[0]);
        return field ? (
          <Chip
            key={`${filter[0]}-${index}`}
            resource={resource}
            field={field}
            filter={filter}
            onChange={(next) => put(index, next)}
            onRemove={() => drop(index)}
          />
        ) : null;
      })}
      {search.where ? (
        <span className={classes.chip}>
          <button
            type="button"
            className={classes.chipBody}
            title={t('conditions.edit')}
            onClick={() => setAsking(true)}
          >
            {t('views.condition')}
          </button>
          <ActionIcon
            size={24}
            aria-label={t('list.removeFilter', { field: t('views.condition') })}
            onClick={() => change({ where: undefined })}
          >
            <IconX size={13} stroke={2} />
          </ActionIcon>
        </span>
      ) : null}
      <AddFilter
        resource={resource}
        meta={meta}
        onAdd={(filter) => setFilters([...filters, filter])}
        onConditions={() => setAsking(true)}
      />
      {asking ? (
        <Suspense>
          <ConditionDialog
            resource={resource}
            meta={meta}
            tree={search.where}
            onApply={(where) => {
              change({ where });
              setAsking(false);
            }}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      ) : null}
      {filters.length > 1 ? (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={clear}>
          {t('list.clearFilters')}
        </Button>
      ) : null}
      <span className={classes.barGap} />
      <GroupMenu {...props} />
      <ColumnsMenu {...props} />
    </div>
  );
}

function SearchBox({ search }: { search: ListSearch }) {
  const { t } = useTranslation('kit');
  const { replace } = useListNavigation();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? '');
  const [seen, setSeen] = useState(search.q);
  if (seen !== search.q) {
    setSeen(search.q);
    setText(search.q ?? '');
  }
  const commit = useDebouncedCallback((q: string) => {
    setSeen(q || undefined);
    replace({ q });
  }, 220);
  useShortcut('search', () => input.current?.focus());
  return (
    <TextInput
      ref={input}
      size="xs"
      type="search"
      className={classes.search}
      aria-label={t('list.search')}
      placeholder={t('list.search')}
      leftSection={<IconSearch size={15} stroke={1.6} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        commit(event.currentTarget.value.trim());
      }}
    />
  );
}

interface ChipProps {
  resource: Resource;
  field: FieldMeta;
  filter: Filter;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

function Chip({ resource, field, filter, onChange, onRemove }: ChipProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const [open, setOpen] = useState(false);
  const kind = kindOf(resource, field);
  const label = labels.field(field.name);
  return (
    <span className={classes.chip}>
      <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <button type="button" className={classes.chipBody} onClick={() => setOpen(!open)}>
            <span className={classes.chipField}>{label}</span>
            <span className={classes.chipOp}>
              {t(`ops.${operatorKey(filter[1], filter[2], kind)}`)}
            </span>
            <FilterText resource={resource} field={field} filter={filter} />
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <FilterEditor
            resource={resource}
            field={field}
            filter={filter}
            onApply={(next) => {
              onChange(next);
              setOpen(false);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      <ActionIcon
        size={24}
        aria-label={t('list.removeFilter', { field: label })}
        onClick={onRemove}
      >
        <IconX size={13} stroke={2} />
      </ActionIcon>
    </span>
  );
}
