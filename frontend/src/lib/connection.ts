import { useSyncExternalStore } from 'react';

export type Connection = 'up' | 'lost' | 'back';

/** Public, small and not about any data: an answer of any kind means that the server is there. */
const PROBE = '/.well-known/jwks.json';
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;
const BACK_SHOWN_MS = 4_000;

let state: Connection = 'up';
let wait = FIRST_WAIT_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
let probing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

function set(next: Connection): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

async function reached(): Promise<boolean> {
  try {
    const response = await fetch(PROBE, { cache: 'no-store' });
    // A proxy in front of a server that is away answers too: with one of these.
    return ![502, 503, 504].includes(response.status);
  } catch {
    return false; // that is the answer: nobody is there
  }
}

function again(ms: number, work: () => void): void {
  clearTimeout(timer);
  timer = setTimeout(work, ms);
}

function settle(there: boolean): boolean {
  if (there) {
    clearTimeout(timer);
    wait = FIRST_WAIT_MS;
    if (state === 'lost') {
      set('back');
      again(BACK_SHOWN_MS, () => set('up'));
    }
    return true;
  }
  set('lost');
  again(wait, () => void checkConnection());
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  return false;
}

/** Asks the server whether it is there; all who ask at once share one question. */
export function checkConnection(): Promise<boolean> {
  probing ??= reached()
    .then(settle)
    .finally(() => {
      probing = null;
    });
  return probing;
}

export function connection(): Connection {
  return state;
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribeConnection, connection);
}

/** One failed request alone says little: it only makes us ask. */
export function watchConnection(): () => void {
  const ask = () => void checkConnection();
  window.addEventListener('online', ask);
  window.addEventListener('offline', ask);
  return () => {
    window.removeEventListener('online', ask);
    window.removeEventListener('offline', ask);
  };
}
