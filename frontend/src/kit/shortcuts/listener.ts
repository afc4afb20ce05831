import { hasModifier, isElsewhere, isTyping, spelled } from './keys';

/** How long the second key of a pair may take. */
const PAIR_MS = 1200;

type Run = () => void;

const bound = new Map<string, Run[]>();
let single = true;
let first: { key: string; at: number } | null = null;

/** The latest binding of the keys wins until it is taken back: a page over the shell. */
export function bind(keys: string, run: Run): () => void {
  bound.set(keys, [...(bound.get(keys) ?? []), run]);
  return () => {
    const left = (bound.get(keys) ?? []).filter((other) => other !== run);
    if (left.length > 0) bound.set(keys, left);
    else bound.delete(keys);
  };
}

export function allowSingleKeys(allowed: boolean): void {
  single = allowed;
}

function isFirst(key: string): boolean {
  return [...bound.keys()].some((keys) => keys.startsWith(`${key} `));
}

/** The keys that this press completes, or null. */
function completed(key: string, at: number): string | null {
  const pair = first && at - first.at < PAIR_MS ? `${first.key} ${key}` : null;
  first = null;
  if (pair && bound.has(pair)) return pair;
  if (isFirst(key)) first = { key, at };
  return bound.has(key) ? key : null;
}

export function onKeyDown(event: KeyboardEvent): void {
  const key = event.defaultPrevented ? null : spelled(event);
  if (key === null) return;
  const modified = hasModifier(key);
  if (!modified && (!single || isTyping(event.target))) return;
  if (isElsewhere(event.target)) return;
  const keys = completed(key, event.timeStamp);
  const run = keys === null ? undefined : bound.get(keys)?.at(-1);
  if (!run) return;
  event.preventDefault();
  run();
}
