import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DoorSwitches } from '../DoorSwitches';
import classes from '../identity.module.css';

/** The frame of every page before sign-in. */
export function Doors() {
  const { t } = useTranslation('identity');
  return (
    <div className={classes.doors}>
      <header className={classes.doorsTop}>
        <span className={classes.doorsBrand}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          {t('brand')}
        </span>
        <DoorSwitches />
      </header>
      <main className={classes.doorsMain}>
        <Outlet />
      </main>
    </div>
  );
}
