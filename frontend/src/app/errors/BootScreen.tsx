import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Delayed } from '@/kit/ui/Skeleton';

export function BootScreen() {
  const { t } = useTranslation('kit');
  return (
    <Delayed>
      <div role="status" style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }}>
        <Loader size="sm" aria-label={t('loading')} />
      </div>
    </Delayed>
  );
}
