import type { TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';

// Most visits see no toast: what draws them is fetched with the first one.
let wanted = false;
const listeners = new Set<() => void>();

async function drawn() {
  const toasts = await import('../toasts/show');
  wanted = true;
  for (const listener of listeners) listener();
  return toasts;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True from the first toast on. */
export function useToastsWanted(): boolean {
  return useSyncExternalStore(subscribe, () => wanted);
}

export function toastDone(t: TFunction, message: string): void {
  void drawn().then((toasts) => toasts.showDone(t, message));
}

export function toastWarning(t: TFunction, message: string): void {
  void drawn().then((toasts) => toasts.showWarning(t, message));
}

/** Errors stay until they are read. */
export function toastError(t: TFunction, error: unknown): void {
  void drawn().then((toasts) => toasts.showError(t, error));
}

export function toastUndo(t: TFunction, message: string, undo: () => void): void {
  void drawn().then((toasts) => toasts.showUndo(t, message, undo));
}
