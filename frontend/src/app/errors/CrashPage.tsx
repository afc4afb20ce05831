import { Button } from '@mantine/core';
import { IconPlugConnectedX, IconBug } from '@tabler/icons-react';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/kit/ui/EmptyState';
import { isAppError } from '@/lib/errors';
import { errorText } from '@/lib/problems';

export function CrashPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const known = isAppError(error);
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main>
      <EmptyState
        icon={known ? IconPlugConnectedX : IconBug}
        title={known ? t('crash.unreachable') : t('crash.title')}
        text={known ? errorText(t, error) : t('crash.text')}
        role="alert"
      >
        <Button onClick={again}>{t('crash.again')}</Button>
        <Button variant="default" component="a" href="/">
          {t('crash.home')}
        </Button>
      </EmptyState>
    </main>
  );
}
