import { initials } from '@/lib/format';
import type { Tone } from './Tag';
import classes from './ui.module.css';

const TONES: Tone[] = ['blue', 'violet', 'orange', 'green', 'red', 'gray'];

function toneOf(name: string): Tone {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 997;
  return TONES[sum % TONES.length] ?? 'gray';
}

interface FaceProps {
  name: string;
  size?: 'sm' | 'md' | 'lg';
  square?: boolean;
}

/** Initials on a colour that follows from the name; decoration only, the name stands beside it. */
export function Face({ name, size = 'sm', square = false }: FaceProps) {
  return (
    <span
      aria-hidden="true"
      className={classes.face}
      data-tone={toneOf(name)}
      data-size={size}
      data-square={square || undefined}
    >
      {initials(name)}
    </span>
  );
}
