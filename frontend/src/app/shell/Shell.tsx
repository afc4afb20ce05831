import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { switchLocale } from '@/i18n';
import { ResourcesContext } from '@/kit/registry';
import { asLocale } from '@/lib/locales';
import { useMe } from '@/lib/permissions';
import { useSessionStatus } from '@/lib/session';
import { queryClient } from '../queryClient';
import { resources } from '../resources';
import { MobileNav } from './MobileNav';
import { Sidebar } from './Sidebar';
import classes from './shell.module.css';

const Palette = lazy(() => import('../palette/Palette'));

function useLeaveWhenSignedOut(): void {
  const status = useSessionStatus();
  const router = useRouter();
  useEffect(() => {
    if (status !== 'anonymous') return;
    queryClient.clear();
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
  const [searching, palette] = useDisclosure(false);
  useLeaveWhenSignedOut();
  useMyLocale();
  useHotkeys([['mod+K', palette.open]], []);
  return (
    <ResourcesContext value={resources}>
      <a href="#main" className={classes.skip}>
        {t('shell.skip')}
      </a>
      <div className={classes.shell}>
        <Sidebar onSearch={palette.open} />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
        <MobileNav onSearch={palette.open} />
      </div>
      {searching ? (
        <Suspense>
          <Palette onClose={palette.close} />
        </Suspense>
      ) : null}
    </ResourcesContext>
  );
}
