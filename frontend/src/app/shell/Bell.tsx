import { IconBell } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnread } from '@/contexts/activities/inbox';
import classes from './shell.module.css';

const load = () => import('./BellPanel');
const BellPanel = lazy(load);

/** How much is unread. The panel is fetched when a pointer or the focus comes near. */
export function Bell() {
  const [asked, setAsked] = useState(false);
  const unread = useUnread();
  const near = () => void load();
  const closed = (
    <BellButton
      unread={unread}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={near}
      onFocus={near}
      onClick={() => setAsked(true)}
    />
  );
  if (!asked) return closed;
  return (
    <Suspense fallback={closed}>
      <BellPanel unread={unread} />
    </Suspense>
  );
}

interface BellButtonProps extends ComponentProps<'button'> {
  unread: number;
}

export function BellButton({ unread, ...button }: BellButtonProps) {
  const { t } = useTranslation('activities');
  return (
    <button type="button" {...button} className={classes.entry}>
      <IconBell size={17} stroke={1.6} aria-hidden="true" />
      <span className={classes.entryText}>{t('inbox.title')}</span>
      {unread > 0 ? (
        <span className={classes.badge} aria-label={t('inbox.count', { count: unread })}>
          {unread > 99 ? '99+' : unread}
        </span>
      ) : null}
    </button>
  );
}
