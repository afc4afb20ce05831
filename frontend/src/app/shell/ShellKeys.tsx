import { useParams, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useResource } from '@/kit/registry';
import { permission } from '@/kit/resource';
import { useShell } from '@/kit/shell';
import { allowSingleKeys, onKeyDown } from '@/kit/shortcuts/listener';
import { useKeys, useShortcut } from '@/kit/shortcuts/useShortcut';
import { useSingleKeys } from '@/kit/shortcuts/useSingleKeys';
import { allows, useMe } from '@/lib/permissions';
import { usePlaces } from '../places';

/** The shortcuts that hold on every page, and the one listener of all of them. */
export function ShellKeys() {
  const { create, openHelp, openPalette } = useShell();
  const [single] = useSingleKeys();
  const key = useParams({ strict: false }).resource ?? '';
  const resource = useResource(key);
  const permissions = useMe()?.permissions;
  const mayCreate = resource && allows(permissions, permission(resource, 'create'));
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  useEffect(() => allowSingleKeys(single), [single]);
  useShortcut('palette', openPalette);
  useShortcut('help', openHelp);
  useShortcut('create', mayCreate ? () => create(resource) : null);
  return usePlaces()
    .filter(({ keys }) => keys)
    .map(({ path, keys = '' }) => <GoKeys key={path} keys={keys} path={path} />);
}

function GoKeys({ keys, path }: { keys: string; path: string }) {
  const router = useRouter();
  useKeys(keys, () => void router.navigate({ to: path }));
  return null;
}
