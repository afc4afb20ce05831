import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getTotpOptions } from '@/api/generated/@tanstack/react-query.gen';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { Tag } from '@/kit/ui/Tag';
import { useFormat } from '@/lib/format';
import { SecondFactorDialog, type SecondFactorAim } from './SecondFactorDialog';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import classes from '@/kit/settings/settings.module.css';

export function SecondFactor() {
  const { t } = useTranslation('identity');
  const factor = useQuery(getTotpOptions());
  const [aim, setAim] = useState<SecondFactorAim | null>(null);
  return (
    <SettingsSection title={t('totp.title')} text={t('totp.text')}>
      {factor.isPending ? <SkeletonRows rows={1} /> : null}
      {factor.isError ? (
        <ErrorState error={factor.error} onRetry={() => void factor.refetch()} />
      ) : null}
      {factor.data ? (
        <State
          since={factor.data.confirmed_at}
          left={factor.data.recovery_codes_left}
          onAim={setAim}
        />
      ) : null}
      {aim ? <SecondFactorDialog aim={aim} onClose={() => setAim(null)} /> : null}
    </SettingsSection>
  );
}

interface StateProps {
  since: string | null;
  left: number;
  onAim: (aim: SecondFactorAim) => void;
}

function State({ since, left, onAim }: StateProps) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  if (!since) {
    return (
      <Group gap="sm">
        <Tag>{t('totp.off')}</Tag>
        <Button variant="default" onClick={() => onAim('setUp')}>
          {t('totp.setUp')}
        </Button>
      </Group>
    );
  }
  return (
    <>
      <p className={classes.factor}>
        <Tag tone="green">{t('totp.onSince', { when: format.day(since) })}</Tag>
        <Tag tone={left < 3 ? 'orange' : 'gray'}>{t('totp.codesLeft', { count: left })}</Tag>
      </p>
      <Group gap="xs">
        <Button variant="default" onClick={() => onAim('newCodes')}>
          {t('totp.newCodes')}
        </Button>
        <Button variant="default" onClick={() => onAim('remove')}>
          {t('totp.remove')}
        </Button>
      </Group>
    </>
  );
}
