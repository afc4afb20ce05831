import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkConnection, useConnection, watchConnection } from '@/lib/connection';
import classes from './shell.module.css';

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;

/** What stands on a screen while nobody answers may be old: say so, and renew it afterwards. */
export function ConnectionNotice() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const state = useConnection();
  useEffect(() => watchConnection(), []);
  useEffect(() => {
    if (state === 'back') void queries.invalidateQueries({ refetchType: 'active' });
  }, [state, queries]);
  return (
    <div role="status">
      {state === 'lost' ? (
        <div className={classes.notice} data-state="lost">
          <IconPlugConnectedX {...icon} />
          <span>{t('connection.lost')}</span>
          <RetryButton />
        </div>
      ) : null}
      {state === 'back' ? (
        <div className={classes.notice} data-state="back">
          <IconPlugConnected {...icon} />
          <span>{t('connection.back')}</span>
        </div>
      ) : null}
    </div>
  );
}

function RetryButton() {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    await checkConnection();
    setBusy(false);
  };
  return (
    <button type="button" aria-disabled={busy} onClick={() => void retry()}>
      {t('crash.again')}
    </button>
  );
}
