import { IconDatabaseImport, IconSearch, IconSettings, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useResources } from '@/kit/registry';
import { permission } from '@/kit/resource';
import { Kbd } from '@/kit/ui/Kbd';
import { allows, useMe } from '@/lib/permissions';
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

export function Sidebar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const resources = useResources().filter((resource) =>
    allows(me?.permissions, permission(resource, 'read')),
  );
  const apple = navigator.userAgent.includes('Mac');
  return (
    <div className={classes.sidebar}>
      <Brand name={me?.workspace.name ?? ''} />
      <button type="button" className={classes.search} onClick={onSearch}>
        <IconSearch size={16} stroke={1.6} aria-hidden="true" />
        <span className={classes.entryText}>{t('shell.search')}</span>
        <Kbd keys={apple ? '⌘K' : 'Ctrl K'} />
      </button>
      <nav aria-label={t('shell.nav')} className={classes.nav}>
        <p className={classes.navTitle}>{t('shell.records')}</p>
        {resources.map((resource) => (
          <Link
            key={resource.key}
            to="/$resource"
            params={{ resource: resource.key }}
            className={classes.entry}
            activeOptions={{ includeSearch: false }}
          >
            <Entry icon={resource.icon}>{t(`${resource.ns}:${resource.key}.title`)}</Entry>
          </Link>
        ))}
        <p className={classes.navTitle}>{t('shell.workspace')}</p>
        {allows(me?.permissions, 'import:read') ? (
          <Link to="/imports" className={classes.entry}>
            <Entry icon={IconDatabaseImport}>{t('exchange:title')}</Entry>
          </Link>
        ) : null}
        <Link to="/settings" className={classes.entry}>
          <Entry icon={IconSettings}>{t('identity:settings.title')}</Entry>
        </Link>
      </nav>
      <UserMenu />
    </div>
  );
}
