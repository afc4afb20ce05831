import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { switchLocale } from '@/i18n';
import { forgetAllRecent } from '@/kit/recent';
import { forgetSearches } from '@/kit/record-list/lastSearch';
import { ResourcesContext } from '@/kit/registry';
import { asLocale } from '@/lib/locales';
import { useMe } from '@/lib/permissions';
import { useSessionStatus } from '@/lib/session';
import { useLiveUpdates } from '../live/useLiveUpdates';
import { queryClient } from '../queryClient';
import { resources } from '../resources';
import { ConnectionNotice } from './ConnectionNotice';
import { MobileNav } from './MobileNav';
import { Overlays } from './Overlays';
import { Sidebar } from './Sidebar';
import classes from './shell.module.css';

function useLeaveWhenSignedOut(): void {
  const status = useSessionStatus();
  const router = useRouter();
  useEffect(() => {
    if (status !== 'anonymous') return;
    queryClient.clear();
    forgetAllRecent();
    forgetSearches();
    void router.invalidate();
  }, [status, router]);
}

/** The account's language wins over what this browser guessed. */
function useMyLocale(): void {
  const locale = asLocale(useMe()?.user.locale);
  useEffect(() => {
    if (locale) void switchLocale(locale);
  }, [locale]);
}

export function Shell() {
  const { t } = useTranslation();
  useLeaveWhenSignedOut();
  useMyLocale();
  useLiveUpdates();
  return (
    <ResourcesContext value={resources}>
      <a href="#main" className={classes.skip}>
        {t('shell.skip')}
      </a>
      <ConnectionNotice />
      <Overlays>
        <div className={classes.shell}>
          <Sidebar />
          <main id="main" className={classes.main} tabIndex={-1}>
            <Outlet />
          </main>
          <MobileNav />
        </div>
      </Overlays>
    </ResourcesContext>
  );
}
