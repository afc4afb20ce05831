import { useDebouncedValue } from '@mantine/hooks';
import { useMantineColorScheme } from '@mantine/core';
import { IconKeyboard, IconLogout, IconMoon, IconPlus, IconSun } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { search, type SearchHit } from '@/api/generated';
import { useOfferedCommands, type Command } from '@/kit/commands';
import { useFavourites, useRecents } from '@/kit/favourites/useFavourites';
import { useRecent, type RecentRecord } from '@/kit/recent';
import { permission, type Resource } from '@/kit/resource';
import { useShell } from '@/kit/shell';
import { keysOf } from '@/kit/shortcuts/keys';
import { Face } from '@/kit/ui/Face';
import { unwrap } from '@/lib/client';
import { allows, useMe } from '@/lib/permissions';
import { usePlaces, useReadable } from '../places';
import { useSignOut } from '../shell/useSignOut';
import { matches } from '@/lib/match';
import type { ReactNode } from 'react';

export const GROUPS = ['hits', 'favourites', 'recent', 'page', 'go', 'create', 'app'] as const;
export type Group = (typeof GROUPS)[number];
const MOST_RECENT = 8;

export interface Item {
  id: string;
  group: Group;
  label: string;
  hint?: string;
  icon: ReactNode;
  keys?: string;
  run: () => void;
}

type Named = Pick<RecentRecord, 'id' | 'title'>;

function asItem(group: Group, { id, label, icon: ItemIcon, keys, run }: Command): Item {
  const icon = <ItemIcon size={18} stroke={1.6} aria-hidden="true" />;
  return { id: `${group}-${id}`, group, label, icon, run, ...(keys ? { keys } : {}) };
}

function useRecordItem() {
  const { t } = useTranslation();
  const router = useRouter();
  return (group: Group, resource: Resource, record: Named, subtitle: string | null): Item => ({
    id: `${group}-${record.id}`,
    group,
    label: record.title,
    hint: subtitle ?? t(`${resource.ns}:${resource.key}.one`),
    icon: <Face name={record.title} size="md" square={resource.face === 'square'} />,
    run: () =>
      void router.navigate({
        to: '/$resource/$id',
        params: { resource: resource.key, id: record.id },
      }),
  });
}

function useHits(text: string) {
  const [q] = useDebouncedValue(text.trim(), 160);
  return useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => unwrap(search({ query: { q, limit: 12 }, signal })),
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
  });
}

function useGo(): Item[] {
  const { t } = useTranslation();
  const router = useRouter();
  return usePlaces().map(({ path, label, icon, keys }) =>
    asItem('go', {
      id: path,
      label: t('shell.goTo', { place: label }),
      icon,
      ...(keys ? { keys } : {}),
      run: () => void router.navigate({ to: path }),
    }),
  );
}

function useCreate(): Item[] {
  const { t } = useTranslation();
  const { create } = useShell();
  const permissions = useMe()?.permissions;
  return useReadable()
    .filter((resource) => allows(permissions, permission(resource, 'create')))
    .map((resource) =>
      asItem('create', {
        id: resource.key,
        label: t(`${resource.ns}:${resource.key}.new`),
        icon: IconPlus,
        run: () => create(resource),
      }),
    );
}

function useAppItems(): Item[] {
  const { t } = useTranslation();
  const { openHelp } = useShell();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const commands: Command[] = [
    { id: 'light', label: t('scheme.toLight'), icon: IconSun, run: () => setColorScheme('light') },
    { id: 'dark', label: t('scheme.toDark'), icon: IconMoon, run: () => setColorScheme('dark') },
    {
      id: 'help',
      label: t('kit:shortcuts.title'),
      icon: IconKeyboard,
      keys: keysOf('help'),
      run: openHelp,
    },
    { id: 'leave', label: t('identity:signOut'), icon: IconLogout, run: signOut },
  ];
  return commands.map((command) => asItem('app', command));
}

type AtHand = { record_type: string; record_id: string; name: string };

const asKnown =
  (resources: readonly Resource[]) =>
  ({ record_type, record_id, name }: AtHand): RecentRecord | null => {
    const resource = resources.find(({ type }) => type === record_type);
    return resource ? { resource: resource.key, id: record_id, title: name } : null;
  };

/** What was opened here, then what was opened elsewhere. */
function useKnown(): RecentRecord[] {
  const resources = useReadable();
  const here = useRecent();
  const there = useRecents()
    .map(asKnown(resources))
    .filter((record) => record !== null)
    .filter(({ id }) => !here.some((record) => record.id === id));
  return [...here, ...there].slice(0, MOST_RECENT);
}

/** What the palette offers for the letters typed so far, in the order in which it shows them. */
export function useItems(text: string) {
  const resources = useReadable();
  const toItem = useRecordItem();
  const hits = useHits(text);
  const recent = useKnown();
  const starred = useFavourites().map(asKnown(resources));
  const page = useOfferedCommands().map((command) => asItem('page', command));
  const commands = [...page, ...useGo(), ...useCreate(), ...useAppItems()];
  const asked = text.trim();
  const found = (asked ? (hits.data?.items ?? []) : []).flatMap((hit: SearchHit) => {
    const resource = resources.find(({ type }) => type === hit.type);
    return resource ? [toItem('hits', resource, hit, hit.subtitle)] : [];
  });
  const others = (group: Group, records: readonly (RecentRecord | null)[], shown: Set<string>) =>
    records.flatMap((record) => {
      const resource = resources.find(({ key }) => key === record?.resource);
      if (!record || !resource || shown.has(record.id)) return [];
      return [toItem(group, resource, record, null)];
    });
  const hit = new Set((asked ? (hits.data?.items ?? []) : []).map(({ id }) => id));
  const stars = new Set([...hit, ...starred.flatMap((record) => (record ? [record.id] : []))]);
  const known = [...others('favourites', starred, hit), ...others('recent', recent, stars)];
  const rest = [...known, ...commands].filter(({ label }) => !asked || matches(label, asked));
  return { items: [...found, ...rest], settled: !asked || hits.isFetched, failure: hits.error };
}
