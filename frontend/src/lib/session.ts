import { useSyncExternalStore } from 'react';

export type SessionStatus = 'unknown' | 'anonymous' | 'signed-in';

interface Grant {
  access_token: string;
  expires_in: number;
}

interface State {
  status: SessionStatus;
  token: string | null;
  expiresAt: number;
}

// The access token lives here and nowhere else: never in storage, never in a cookie we can read.
let state: State = { status: 'unknown', token: null, expiresAt: 0 };
const listeners = new Set<() => void>();
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('rapport.session') : null;

function set(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

export function adoptSession(grant: Grant): void {
  const expiresAt = Date.now() + grant.expires_in * 1000;
  set({ status: 'signed-in', token: grant.access_token, expiresAt });
}

export function forgetSession(options: { tellOthers?: boolean } = {}): void {
  set({ status: 'anonymous', token: null, expiresAt: 0 });
  if (options.tellOthers) channel?.postMessage('signed-out');
}

export function accessToken(): string | null {
  return state.token;
}

export function sessionStatus(): SessionStatus {
  return state.status;
}

/** True when the token would be refused within the next seconds: a long upload must not start with it. */
export function tokenIsStale(marginSeconds = 30): boolean {
  return state.token !== null && state.expiresAt - Date.now() < marginSeconds * 1000;
}

export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

channel?.addEventListener('message', () => forgetSession());

export function useSessionStatus(): SessionStatus {
  return useSyncExternalStore(subscribeSession, sessionStatus);
}
