import { useEffect, useRef } from 'react';
import { keysOf, type ShortcutId } from './keys';
import { bind } from './listener';

/** Binds keys while the component is shown and `run` is given. */
export function useKeys(keys: string, run: (() => void) | null): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const on = run !== null;
  useEffect(() => (on ? bind(keys, () => latest.current?.()) : undefined), [keys, on]);
}

export function useShortcut(id: ShortcutId, run: (() => void) | null): void {
  useKeys(keysOf(id), run);
}
