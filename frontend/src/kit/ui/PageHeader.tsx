import { useEffect, type ReactNode } from 'react';
import classes from './ui.module.css';

interface PageHeaderProps {
  title: string;
  /** What stands before the title, such as a link back. */
  before?: ReactNode;
  /** What stands after it, such as a count. */
  after?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, before, after, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Rapport`;
  }, [title]);
  return (
    <header className={classes.pageHeader}>
      <div className={classes.pageTitleBox}>
        {before}
        <h1 className={classes.pageTitle}>{title}</h1>
        {after}
      </div>
      <div className={classes.pageActions}>{actions}</div>
    </header>
  );
}
