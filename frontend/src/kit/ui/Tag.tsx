import type { ReactNode } from 'react';
import classes from './ui.module.css';

export type Tone = 'gray' | 'blue' | 'violet' | 'orange' | 'green' | 'red';

export function Tag({ tone = 'gray', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
