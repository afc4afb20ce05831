import { IconMapQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/kit/ui/EmptyState';
import { HomeLink } from '@/kit/ui/Plain';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <EmptyState icon={IconMapQuestion} title={t('notFound.title')} text={t('notFound.text')}>
      <HomeLink>{t('crash.home')}</HomeLink>
    </EmptyState>
  );
}
