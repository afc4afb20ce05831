import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './ui.module.css';

/** Buttons of the first load, which carries none of the component library's. */
export function PlainButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={classes.plainButton} onClick={onClick}>
      {children}
    </button>
  );
}

export function HomeLink({ children }: { children: ReactNode }) {
  return (
    <Link to="/" className={classes.plainButton}>
      {children}
    </Link>
  );
}

/** Leaves the app's state behind: for when that state may be what is broken. */
export function FreshStart({ children }: { children: ReactNode }) {
  return (
    <a href="/" className={classes.plainButton}>
      {children}
    </a>
  );
}

export function Spinner({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} style={{ display: 'grid', placeItems: 'center' }}>
      <span className={classes.spinner} />
    </div>
  );
}
