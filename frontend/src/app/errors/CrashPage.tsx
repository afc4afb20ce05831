import { IconPlugConnectedX, IconBug } from '@tabler/icons-react';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/kit/ui/EmptyState';
import { FreshStart, PlainButton } from '@/kit/ui/Plain';
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
        <PlainButton onClick={again}>{t('crash.again')}</PlainButton>
        <FreshStart>{t('crash.home')}</FreshStart>
      </EmptyState>
    </main>
  );
}
