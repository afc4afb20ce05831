import { IconDatabaseImport, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useResources } from '@/kit/registry';
import { useShell } from '@/kit/shell';
import { UserMenu } from './UserMenu';
import classes from './shell.module.css';

/** Five places for the thumb: the first two resources, search, imports, me. */
export function MobileNav() {
  const { t } = useTranslation();
  const { openPalette } = useShell();
  const resources = useResources().slice(0, 2);
  return (
    <nav aria-label={t('shell.nav')} className={classes.bottom}>
      {resources.map((resource) => (
        <Link
          key={resource.key}
          to="/$resource"
          params={{ resource: resource.key }}
          className={classes.thumb}
          activeOptions={{ includeSearch: false }}
        >
          <resource.icon size={20} stroke={1.6} aria-hidden="true" />
          <span>{t(`${resource.ns}:${resource.key}.title`)}</span>
        </Link>
      ))}
      <button type="button" className={classes.thumb} onClick={openPalette}>
        <IconSearch size={20} stroke={1.6} aria-hidden="true" />
        <span>{t('shell.find')}</span>
      </button>
      <Link to="/imports" className={classes.thumb}>
        <IconDatabaseImport size={20} stroke={1.6} aria-hidden="true" />
        <span>{t('exchange:title')}</span>
      </Link>
      <UserMenu compact />
    </nav>
  );
}
