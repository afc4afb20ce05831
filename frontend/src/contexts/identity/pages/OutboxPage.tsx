import { IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listOutboxOptions } from '@/api/generated/@tanstack/react-query.gen';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import classes from '@/kit/settings/settings.module.css';
import { useTitle } from '@/kit/settings/useTitle';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { isAppError } from '@/lib/errors';
import { useFormat } from '@/lib/format';
import { errorText } from '@/lib/problems';

/** For development: without a mail server, letters are read here. */
export function OutboxPage() {
  const { t } = useTranslation('admin');
  useTitle(t('outbox.title'));
  const format = useFormat();
  const letters = useQuery({ ...listOutboxOptions(), staleTime: 0 });
  const { error } = letters;
  const closed = isAppError(error) && error.code === 'outbox_closed';
  return (
    <SettingsSection wide title={t('outbox.title')} text={closed ? undefined : t('outbox.text')}>
      {letters.isPending ? <SkeletonRows rows={4} /> : null}
      {closed ? <EmptyState icon={IconMail} title={errorText(t, error)} /> : null}
      {error && !closed ? (
        <ErrorState error={error} onRetry={() => void letters.refetch()} />
      ) : null}
      {letters.data?.items.length === 0 ? (
        <EmptyState icon={IconMail} title={t('outbox.empty')} />
      ) : null}
      {letters.data?.items.map((letter) => (
        <details key={letter.id} className={classes.letter}>
          <summary>
            <strong>{letter.subject}</strong>
            <span className={classes.rowText}>
              {`${letter.to} · ${format.instant(letter.created_at)}`}
            </span>
          </summary>
          <pre className={classes.letterText}>{letter.text}</pre>
        </details>
      ))}
    </SettingsSection>
  );
}
