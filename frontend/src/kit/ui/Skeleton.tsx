import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ui.module.css';

/** Shows its children only after a moment: a fast answer must not flash. */
export function Delayed({ ms = 150, children }: { ms?: number; children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setDue(true), ms);
    return () => window.clearTimeout(timer);
  }, [ms]);
  return due ? children : null;
}

export function SkeletonRows({ rows = 12 }: { rows?: number }) {
  const { t } = useTranslation('kit');
  return (
    <Delayed>
      <div role="status" aria-label={t('loading')} className={classes.skeletonRows}>
        {Array.from({ length: rows }, (_, index) => (
          <div key={index} className={classes.skeletonRow} aria-hidden="true">
            <span style={{ width: `${24 + ((index * 7) % 14)}%` }} />
            <span style={{ width: '14%' }} />
            <span style={{ width: '10%' }} />
            <span style={{ width: `${10 + ((index * 5) % 9)}%` }} />
          </div>
        ))}
      </div>
    </Delayed>
  );
}
