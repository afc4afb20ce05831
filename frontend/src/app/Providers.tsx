import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { useLocale } from '@/i18n/useLocale';
import { createFormat, FormatContext, systemZone } from '@/lib/format';
import { useMe } from '@/lib/permissions';
import { useSessionStatus } from '@/lib/session';
import { cssVariablesResolver } from '@/theme/cssVars';
import { theme } from '@/theme/theme';
import { queryClient } from './queryClient';

const schemes = localStorageColorSchemeManager({ key: 'rapport.scheme' });

function Formats({ children }: { children: ReactNode }) {
  const locale = useLocale();
  const signedIn = useSessionStatus() === 'signed-in';
  const zone = useMe({ enabled: signedIn })?.user.time_zone ?? systemZone();
  const format = useMemo(() => createFormat(locale, zone), [locale, zone]);
  return <FormatContext value={format}>{children}</FormatContext>;
}

function Toasts() {
  const phone = useMediaQuery('(max-width: 767px)');
  return <Notifications position={phone ? 'top-center' : 'bottom-right'} limit={3} />;
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
