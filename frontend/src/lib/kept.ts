import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useMe } from './permissions';

// What this browser keeps for one person. Where storage is refused it lasts as long as the page.
const memory = new Map<string, string>();
const listeners = new Set<() => void>();

function keyOf(user: string, name: string): string {
  return `rapport.${user}.${name}`;
}

function read(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null; // storage is refused in this browser
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    if (value === null) memory.delete(key);
    else memory.set(key, value); // storage is refused or full
  }
  for (const listener of listeners) listener();
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null; // written by something else
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** `asValue` makes a value of whatever lies there, null included; it must be a stable function. */
export function useKept<T>(
  name: string,
  asValue: (raw: unknown) => T,
): [T, (next: T | null) => void] {
  const key = keyOf(useMe()?.user.id ?? '', name);
  const text = useSyncExternalStore(subscribe, () => read(key));
  const value = useMemo(() => asValue(parsed(text)), [text, asValue]);
  const keep = useCallback(
    (next: T | null) => write(key, next === null ? null : JSON.stringify(next)),
    [key],
  );
  return [value, keep];
}

export function keep(user: string, name: string, change: (old: unknown) => unknown): void {
  const key = keyOf(user, name);
  write(key, JSON.stringify(change(parsed(read(key)))));
}

/** On a shared machine the next person must not read what the last one looked at. */
export function dropKept(name: string): void {
  const ends = `.${name}`;
  const keys = Object.keys(window.localStorage).filter((key) => key.endsWith(ends));
  for (const key of keys) if (key.startsWith('rapport.')) write(key, null);
}
