import { useTranslation } from 'react-i18next';
import { Spinner } from '@/kit/ui/Plain';
import { Delayed } from '@/kit/ui/Skeleton';

export function BootScreen() {
  const { t } = useTranslation('kit');
  return (
    <Delayed>
      <div style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }}>
        <Spinner label={t('loading')} />
      </div>
    </Delayed>
  );
}
