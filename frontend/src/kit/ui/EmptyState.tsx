import type { ComponentType, ReactNode } from 'react';
import classes from './ui.module.css';

interface EmptyStateProps {
  icon: ComponentType<{ size?: number; stroke?: number }>;
  title: string;
  text?: string;
  children?: ReactNode;
  role?: 'status' | 'alert';
}

export function EmptyState({ icon: Icon, title, text, children, role }: EmptyStateProps) {
  return (
    <div className={classes.empty} role={role}>
      <span className={classes.emptyIcon} aria-hidden="true">
        <Icon size={22} stroke={1.6} />
      </span>
      <h2 className={classes.emptyTitle}>{title}</h2>
      {text ? <p className={classes.emptyText}>{text}</p> : null}
      {children ? <div className={classes.emptyActions}>{children}</div> : null}
    </div>
  );
}
