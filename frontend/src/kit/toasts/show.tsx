import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import { errorText } from '@/lib/problems';

const UNDO_MS = 8000;

export function showDone(t: TFunction, message: string): void {
  notifications.show({
    message,
    autoClose: 4000,
    role: 'status',
    closeButtonProps: { 'aria-label': t('common:close') },
  });
}

/** It is done, but not all of it as meant: stays until it is read. */
export function showWarning(t: TFunction, message: string): void {
  notifications.show({
    message,
    color: 'orange',
    autoClose: false,
    role: 'alert',
    closeButtonProps: { 'aria-label': t('common:close') },
  });
}

export function showError(t: TFunction, error: unknown): void {
  notifications.show({
    message: errorText(t, error),
    color: 'red',
    autoClose: false,
    role: 'alert',
    closeButtonProps: { 'aria-label': t('common:close') },
  });
}

export function showUndo(t: TFunction, message: string, undo: () => void): void {
  const id = crypto.randomUUID();
  const run = () => {
    notifications.hide(id);
    undo();
  };
  notifications.show({
    id,
    autoClose: UNDO_MS,
    role: 'status',
    closeButtonProps: { 'aria-label': t('common:close') },
    message: (
      <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
        <span style={{ flex: 1 }}>{message}</span>
        <Button size="compact-sm" variant="default" onClick={run}>
          {t('common:undo')}
        </Button>
      </span>
    ),
  });
}
