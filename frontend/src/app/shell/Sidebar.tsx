import { IconSearch, IconStar, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFavourites } from '@/kit/favourites/useFavourites';
import { useShell } from '@/kit/shell';
import { Kbd } from '@/kit/ui/Kbd';
import { useMe } from '@/lib/permissions';
import { usePlaces, useReadable, type Place } from '../places';
import { Bell } from './Bell';
import { Brand } from './Brand';
import { UserMenu } from './UserMenu';
import classes from './shell.module.css';

function Entry({ icon: EntryIcon, children }: { icon: Icon; children: ReactNode }) {
  return (
    <>
      <EntryIcon size={17} stroke={1.6} aria-hidden="true" />
      <span className={classes.entryText}>{children}</span>
    </>
  );
}

export function Sidebar() {
  const { t } = useTranslation();
  const me = useMe();
  const { openPalette } = useShell();
  const places = usePlaces();
  const apple = navigator.userAgent.includes('Mac');
  return (
    <div className={classes.sidebar}>
      <Brand name={me?.workspace.name ?? ''} />
      <button type="button" className={classes.search} onClick={openPalette}>
        <IconSearch size={16} stroke={1.6} aria-hidden="true" />
        <span className={classes.entryText}>{t('shell.search')}</span>
        <Kbd keys={apple ? '⌘K' : 'Ctrl K'} />
      </button>
      <Bell />
      <nav aria-label={t('shell.nav')} className={classes.nav}>
        <p className={classes.navTitle}>{t('shell.records')}</p>
        <Places places={places.filter(({ kind }) => kind === 'records')} />
        <Favourites />
        <p className={classes.navTitle}>{t('shell.workspace')}</p>
        <Places places={places.filter(({ kind }) => kind === 'workspace')} />
      </nav>
      <UserMenu />
    </div>
  );
}

const MOST_FAVOURITES = 8;

function Favourites() {
  const { t } = useTranslation();
  const resources = useReadable();
  const items = useFavourites().flatMap(({ record_type, record_id, name }) => {
    const resource = resources.find(({ type }) => type === record_type);
    return resource ? [{ resource, id: record_id, name }] : [];
  });
  if (items.length === 0) return null;
  return (
    <>
      <p className={classes.navTitle}>{t('shell.groups.favourites')}</p>
      {items.slice(0, MOST_FAVOURITES).map(({ resource, id, name }) => (
        <Link
          key={id}
          to="/$resource/$id"
          params={{ resource: resource.key, id }}
          className={classes.entry}
        >
          <Entry icon={IconStar}>{name}</Entry>
        </Link>
      ))}
    </>
  );
}

function Places({ places }: { places: Place[] }) {
  return places.map(({ path, icon, label }) => (
    <Link key={path} to={path} className={classes.entry} activeOptions={{ includeSearch: false }}>
      <Entry icon={icon}>{label}</Entry>
    </Link>
  ));
}
