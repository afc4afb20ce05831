import { ActionIcon, Button } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconForms,
  IconTag,
  IconUserShare,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkChange, BulkChangeCreate } from '@/api/generated';
import { useFormat } from '@/lib/format';
import { allows, useMe } from '@/lib/permissions';
import type { BarProps } from '../record-list/ChipBar';
import { conditionOf, wireFilters, type Context } from '../record-list/query';
import type { ListSearch } from '../record-list/search';
import { permission } from '../resource';
import { Meter } from '../ui/Meter';
import { toastError } from '../ui/toast';
import { BulkDialog, type Asked } from './BulkDialog';
import type { Selection } from './selection';
import { useBulk } from './useBulk';
import classes from './bulk.module.css';

interface BulkBarProps extends BarProps {
  selection: Selection;
  total: number | null;
}

type Change = BulkChangeCreate['change'];

/** The ticked rows by their ids; all rows of the list as the list itself is asked. */
function rowsOf(
  context: Context,
  search: ListSearch,
  selection: Selection,
): Partial<BulkChangeCreate> {
  if (!selection.everything) return { ids: [...selection.ids] };
  const filters = wireFilters(context, search.filters);
  const narrowed = filters.length > 0 || search.where !== undefined;
  return {
    archived: search.archived ?? false,
    ...(search.q ? { q: search.q } : {}),
    ...(narrowed ? { where: conditionOf(filters, search.where) } : {}),
  };
}

/** What can be done with the ticked rows; a long change shows how far it has come. */
export function BulkBar({ resource, meta, search, selection, total }: BulkBarProps) {
  const { t } = useTranslation('kit');
  const { zone } = useFormat();
  const may = allows(useMe()?.permissions, 'bulk_change:run');
  const { run, job } = useBulk(resource);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (job) return <Running job={job} />;
  if (selection.ids.size === 0 || !may) return null;
  const apply = (change: Change) => {
    const rows = rowsOf({ resource, meta, zone }, search, selection);
    const after = {
      onSuccess: () => {
        setAsked(null);
        selection.clear();
      },
      onError: (error: unknown) => (asked ? undefined : toastError(t, error)),
    };
    run.mutate({ resource: resource.key, change, ...rows }, after);
  };
  const close = () => {
    run.reset();
    setAsked(null);
  };
  return (
    <section className={classes.bar} aria-label={t('bulk.bar')}>
      <Count selection={selection} total={total} />
      <Deeds
        resource={resource}
        archived={search.archived === true}
        onAsk={setAsked}
        onApply={apply}
      />
      <ActionIcon size={28} aria-label={t('bulk.clear')} onClick={selection.clear}>
        <IconX size={15} stroke={1.8} />
      </ActionIcon>
      {asked ? (
        <BulkDialog
          asked={asked}
          resource={resource}
          meta={meta}
          error={run.error}
          busy={run.isPending}
          onApply={apply}
          onClose={close}
        />
      ) : null}
    </section>
  );
}

function Count({ selection, total }: Pick<BulkBarProps, 'selection' | 'total'>) {
  const { t } = useTranslation('kit');
  const { number } = useFormat();
  const count = selection.ids.size;
  const more = total !== null && total > count && !selection.everything;
  return (
    <>
      <span className={classes.count} role="status">
        {selection.everything
          ? t('bulk.matching', { total: number(total ?? count) })
          : t('bulk.selected', { count })}
      </span>
      {more ? (
        <Button variant="subtle" size="compact-sm" onClick={selection.takeEverything}>
          {t('bulk.selectMatching', { total: number(total) })}
        </Button>
      ) : null}
    </>
  );
}

interface DeedsProps {
  resource: BarProps['resource'];
  archived: boolean;
  onAsk: (asked: Asked) => void;
  onApply: (change: Change) => void;
}

interface Deed {
  key: string;
  icon: Icon;
  action: string;
  run: () => void;
}

function Deeds({ resource, archived, onAsk, onApply }: DeedsProps) {
  const { t } = useTranslation('kit');
  const permissions = useMe()?.permissions;
  const ask = (asked: Asked) => () => onAsk(asked);
  const deeds: Deed[] = [
    { key: 'assign', icon: IconUserShare, action: 'assign', run: ask('assign') },
    { key: 'tag', icon: IconTag, action: 'update', run: ask('tag') },
    { key: 'set', icon: IconForms, action: 'update', run: ask('set') },
    {
      key: 'archive',
      icon: IconArchive,
      action: 'archive',
      run: () => onApply({ kind: 'archive' }),
    },
    {
      key: 'restore',
      icon: IconArchiveOff,
      action: 'archive',
      run: () => onApply({ kind: 'restore' }),
    },
  ];
  return deeds
    .filter(({ key }) => archived || key !== 'restore')
    .filter(({ action }) => allows(permissions, permission(resource, action)))
    .map(({ key, icon: DeedIcon, run }) => (
      <Button
        key={key}
        variant="default"
        size="compact-sm"
        leftSection={<DeedIcon size={15} stroke={1.6} aria-hidden="true" />}
        onClick={run}
      >
        {t(`bulk.${key}`)}
      </Button>
    ));
}

function Running({ job }: { job: BulkChange }) {
  const { t } = useTranslation('kit');
  const { number } = useFormat();
  const { position, total } = job.progress;
  const title = t(job.state === 'reversing' ? 'bulk.reversing' : 'bulk.running');
  return (
    <section className={classes.bar} aria-label={t('bulk.bar')}>
      <span className={classes.count} role="status">
        {title}
      </span>
      <span className={classes.meter}>
        <Meter value={total ? position / total : 0} label={title} />
      </span>
      {total ? <span>{`${number(position)} / ${number(total)}`}</span> : null}
    </section>
  );
}
