import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './shortcuts.module.css';

function shown(key: string, apple: boolean): string {
  const last = key.replace('mod+', '').toUpperCase();
  if (!key.startsWith('mod+')) return last;
  return apple ? `⌘${last}` : `Ctrl ${last}`;
}

/** "g a" as two caps, with the word between that a reader hears. */
export function Keys({ keys }: { keys: string }) {
  const { t } = useTranslation('kit');
  const apple = navigator.userAgent.includes('Mac');
  return (
    <span className={classes.keys}>
      {keys.split(' ').map((key, index) => (
        <Fragment key={key}>
          {index > 0 ? <span className={classes.then}>{t('shortcuts.then')}</span> : null}
          <kbd className={classes.key}>{shown(key, apple)}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
