import type { Icon } from '@tabler/icons-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Something that the page on screen can do; the palette offers it. */
export interface Command {
  id: string;
  label: string;
  icon: Icon;
  keys?: string;
  run: () => void;
}

let offered: readonly Command[] = [];
const listeners = new Set<() => void>();

function offer(next: readonly Command[]): void {
  offered = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Offers what the page can do for as long as it is shown. */
export function usePageCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  const names = commands.map(({ id, label }) => `${id} ${label}`).join('\n');
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const mine = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    offer([...offered, ...mine]);
    return () => offer(offered.filter((command) => !mine.includes(command)));
  }, [names]);
}

export function useOfferedCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, () => offered);
}
