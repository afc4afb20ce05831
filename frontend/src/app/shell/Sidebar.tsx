import { IconSearch, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShell } from '@/kit/shell';
import { Kbd } from '@/kit/ui/Kbd';
import { useMe } from '@/lib/permissions';
import { usePlaces, type Place } from '../places';
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
      <nav aria-label={t('shell.nav')} className={classes.nav}>
        <p className={classes.navTitle}>{t('shell.records')}</p>
        <Places places={places.filter(({ kind }) => kind === 'records')} />
        <p className={classes.navTitle}>{t('shell.workspace')}</p>
        <Places places={places.filter(({ kind }) => kind === 'workspace')} />
      </nav>
      <UserMenu />
    </div>
  );
}

function Places({ places }: { places: Place[] }) {
  return places.map(({ path, icon, label }) => (
    <Link key={path} to={path} className={classes.entry} activeOptions={{ includeSearch: false }}>
      <Entry icon={icon}>{label}</Entry>
    </Link>
  ));
}
