import type { ReactNode } from 'react';
import classes from './settings.module.css';

interface SettingsSectionProps {
  title: string;
  text?: string;
  action?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}

export function SettingsSection({ title, text, action, children, wide }: SettingsSectionProps) {
  return (
    <section className={`${classes.block} ${wide ? classes.wide : classes.panel}`}>
      <div className={classes.sectionHead}>
        <div>
          <h2 className={classes.sectionTitle}>{title}</h2>
          {text ? <p className={classes.sectionText}>{text}</p> : null}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
