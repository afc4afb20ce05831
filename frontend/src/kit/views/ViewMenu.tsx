import { Button, Menu } from '@mantine/core';
import {
  IconBookmark,
  IconCheck,
  IconChevronDown,
  IconDeviceFloppy,
  IconPencil,
  IconPlus,
  IconStar,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '@/api/generated';
import { useFormat } from '@/lib/format';
import { allows, useMe } from '@/lib/permissions';
import type { BarProps } from '../record-list/ChipBar';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { toastDone, toastError } from '../ui/toast';
import { differs, partsOf, searchOf } from './model';
import { useViewActions, useViews } from './useViews';
import { ViewDialog } from './ViewDialog';
import classes from './views.module.css';

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
/** In the address of a list that is shown as it is, in spite of a default view. */
export const EVERYTHING = 'all';

type Open = 'save' | 'edit' | 'delete' | null;

function useCurrentView({ resource, meta, search }: BarProps) {
  const { t } = useTranslation('kit');
  const { zone } = useFormat();
  const { views } = useViews(resource.key);
  const actions = useViewActions();
  const navigate = useNavigate({ from: '/$resource' });
  const context = { resource, meta, zone };
  const current = views.find(({ id }) => id === search.view);
  const parts = partsOf(context, search);
  return {
    views,
    actions,
    current,
    parts,
    changed: current !== undefined && differs(context, search, current),
    show: (view: View) => void navigate({ search: searchOf(context, view) }),
    showAll: () => void navigate({ search: { view: EVERYTHING } }),
    save: (view: View) =>
      actions.change.mutate(
        { view, body: parts },
        {
          onSuccess: () => toastDone(t, t('views.saved', { name: view.name })),
          onError: (error) => toastError(t, error),
        },
      ),
  };
}

type Current = ReturnType<typeof useCurrentView>;

/** Which view the list shows, and what can be done with it. */
export function ViewMenu(props: BarProps) {
  const { t } = useTranslation('kit');
  const may = allows(useMe()?.permissions, 'view:read');
  const state = useCurrentView(props);
  const [open, setOpen] = useState<Open>(null);
  const { views, current, changed, show, showAll } = state;
  if (!may) return null;
  const name = current?.name ?? t('views.everything');
  return (
    <>
      <Menu position="bottom-start" width={264}>
        <Menu.Target>
          <Button
            variant="default"
            size="compact-sm"
            h={28}
            leftSection={<IconBookmark size={15} stroke={1.6} aria-hidden="true" />}
            rightSection={<IconChevronDown size={13} stroke={1.8} aria-hidden="true" />}
            aria-label={t('views.menu', { name })}
          >
            <span className={classes.name}>{name}</span>
            {changed ? <span className={classes.changed} title={t('views.changed')} /> : null}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.dropdown}>
          <Choice label={t('views.everything')} on={!current} run={showAll} />
          {views.map((view) => (
            <Choice
              key={view.id}
              label={view.name}
              hint={t(view.problems.length > 0 ? 'views.broken' : `views.for_${view.visibility}`)}
              on={view.id === current?.id}
              starred={view.is_default}
              run={() => show(view)}
            />
          ))}
          <Menu.Divider />
          <Deeds state={state} onOpen={setOpen} />
        </Menu.Dropdown>
      </Menu>
      <Dialogs resource={props.resource.key} state={state} open={open} onOpen={setOpen} />
    </>
  );
}

interface DeedsProps {
  state: Current;
  onOpen: (open: Open) => void;
}

function Deeds({ state, onOpen }: DeedsProps) {
  const { t } = useTranslation('kit');
  const mayCreate = allows(useMe()?.permissions, 'view:create');
  const { current, changed, actions, save } = state;
  return (
    <>
      {current?.editable && changed ? (
        <Menu.Item leftSection={<IconDeviceFloppy {...icon} />} onClick={() => save(current)}>
          {t('views.save')}
        </Menu.Item>
      ) : null}
      {mayCreate ? (
        <Menu.Item leftSection={<IconPlus {...icon} />} onClick={() => onOpen('save')}>
          {t('views.saveAs')}
        </Menu.Item>
      ) : null}
      {current ? (
        <Menu.Item
          leftSection={<IconStar {...icon} />}
          onClick={() => actions.setDefault.mutate(current)}
        >
          {t(current.is_default ? 'views.noDefault' : 'views.makeDefault')}
        </Menu.Item>
      ) : null}
      {current?.editable ? (
        <>
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onOpen('edit')}>
            {t('views.edit')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => onOpen('delete')}>
            {t('views.delete')}
          </Menu.Item>
        </>
      ) : null}
    </>
  );
}

interface DialogsProps extends DeedsProps {
  resource: string;
  open: Open;
}

function Dialogs({ resource, state, open, onOpen }: DialogsProps) {
  const { t } = useTranslation('kit');
  const { current, actions, parts, show, showAll } = state;
  const close = () => onOpen(null);
  if (open === 'save' || (open === 'edit' && current)) {
    return (
      <ViewDialog
        view={open === 'edit' ? current : undefined}
        resource={resource}
        parts={parts}
        actions={actions}
        onClose={close}
        onSaved={(view) => {
          close();
          if (open === 'save') show(view);
        }}
      />
    );
  }
  if (open !== 'delete' || !current) return null;
  const gone = () => {
    close();
    showAll();
  };
  return (
    <ConfirmDialog
      opened
      title={t('views.delete')}
      text={t('views.deleteText', { name: current.name })}
      confirmLabel={t('views.delete')}
      busy={actions.remove.isPending}
      onConfirm={() => actions.remove.mutate(current, { onSuccess: gone })}
      onClose={close}
    />
  );
}

interface ChoiceProps {
  label: string;
  hint?: string;
  on: boolean;
  starred?: boolean;
  run: () => void;
}

function Choice({ label, hint, on, starred, run }: ChoiceProps) {
  const { t } = useTranslation('kit');
  return (
    <Menu.Item
      onClick={run}
      rightSection={
        <span className={classes.marks}>
          {starred ? <IconStar size={14} stroke={1.6} aria-label={t('views.isDefault')} /> : null}
          {on ? <IconCheck size={14} aria-label={t('common:selected')} /> : null}
        </span>
      }
    >
      <span className={classes.choice}>{label}</span>
      {hint ? <small className={classes.hint}>{hint}</small> : null}
    </Menu.Item>
  );
}
