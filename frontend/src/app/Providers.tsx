import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { useLocale } from '@/i18n/useLocale';
import { useToastsWanted } from '@/kit/ui/toast';
import { createFormat, FormatContext, systemZone } from '@/lib/format';
import { useMe } from '@/lib/permissions';
import { useSessionStatus } from '@/lib/session';
import { cssVariablesResolver } from '@/theme/cssVars';
import { theme } from '@/theme/theme';
import { queryClient } from './queryClient';

const ToastBox = lazy(() => import('@/kit/toasts/Toasts'));

const schemes = localStorageColorSchemeManager({ key: 'rapport.scheme' });

function Formats({ children }: { children: ReactNode }) {
  const locale = useLocale();
  const signedIn = useSessionStatus() === 'signed-in';
  const zone = useMe({ enabled: signedIn })?.user.time_zone ?? systemZone();
  const format = useMemo(() => createFormat(locale, zone), [locale, zone]);
  return <FormatContext value={format}>{children}</FormatContext>;
}

function Toasts() {
  return useToastsWanted() ? (
    <Suspense>
      <ToastBox />
    </Suspense>
  ) : null;
}

export function Providers({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      env={import.meta.env.MODE === 'test' ? 'test' : 'default'}
    >
      <QueryClientProvider client={queryClient}>
        <Formats>{children}</Formats>
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  );
}
