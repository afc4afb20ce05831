import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isAppError } from '@/lib/errors';
import { errorText } from '@/lib/problems';
import { EmptyState } from './EmptyState';

interface ErrorStateProps {
  error: unknown;
  onRetry: () => void;
}

/** A failed load: denied says so and offers nothing; anything else can be tried again. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation('kit');
  if (isAppError(error) && error.status === 403) return <DeniedState />;
  return (
    <EmptyState
      icon={IconAlertTriangle}
      title={t('error.title')}
      text={errorText(t, error)}
      role="alert"
    >
      <Button variant="default" onClick={onRetry}>
        {t('error.retry')}
      </Button>
    </EmptyState>
  );
}

export function DeniedState() {
  const { t } = useTranslation('kit');
  return <EmptyState icon={IconLock} title={t('denied.title')} text={t('denied.text')} />;
}
