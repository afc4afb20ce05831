import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/kit/ui/EmptyState';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <EmptyState icon={IconMapQuestion} title={t('notFound.title')} text={t('notFound.text')}>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('crash.home')}</Button>
    </EmptyState>
  );
}
