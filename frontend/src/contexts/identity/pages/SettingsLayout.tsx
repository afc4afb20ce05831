import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/kit/ui/PageHeader';
import { allows, useMe } from '@/lib/permissions';
import { SETTINGS_PAGES } from '../settingsPages';
import classes from '../identity.module.css';

export function SettingsLayout() {
  const { t } = useTranslation('identity');
  const permissions = useMe()?.permissions;
  const tabs = SETTINGS_PAGES.filter(
    (tab) => !tab.permission || allows(permissions, tab.permission),
  );
  return (
    <>
      <PageHeader title={t('settings.title')} />
      <div className={classes.settings}>
        <nav className={classes.settingsNav} aria-label={t('settings.title')}>
          {tabs.map((tab) => (
            <Link key={tab.to} to={tab.to} className={classes.settingsLink}>
              {t(tab.label)}
            </Link>
          ))}
        </nav>
        <div className={classes.settingsBody}>
          <Outlet />
        </div>
      </div>
    </>
  );
}
