import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  addFavourite,
  dropFavourite,
  listFavourites,
  listRecents,
  noteOpened,
  type AtHandType,
} from '@/api/generated';
import { unwrap } from '@/lib/client';
import { useMe } from '@/lib/permissions';
import type { RecordRow, Resource } from '../resource';
import { toastError } from '../ui/toast';

const favouritesOptions = queryOptions({
  queryKey: ['favourites'],
  queryFn: ({ signal }) => unwrap(listFavourites({ signal })),
  staleTime: 60_000,
});

export function useFavourites() {
  const signedIn = useMe() !== undefined;
  return useQuery({ ...favouritesOptions, enabled: signedIn }).data?.items ?? [];
}

/** Records that this person opened last, on whatever device. */
export function useRecents() {
  const query = useQuery({
    queryKey: ['recents'],
    queryFn: ({ signal }) => unwrap(listRecents({ signal })),
    staleTime: 10_000,
  });
  return query.data?.items ?? [];
}

/** Told to the server, so that other devices know it; a visit that is not told harms nobody. */
export function tellOpened(resource: Resource, id: string): void {
  const path = { record_type: resource.type as AtHandType, record_id: id };
  noteOpened({ path }).catch(() => undefined);
}

export function useStar(resource: Resource, record: RecordRow) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const on = useFavourites().some(({ record_id }) => record_id === record.id);
  const path = { record_type: resource.type as AtHandType, record_id: record.id };
  const toggle = useMutation({
    mutationFn: () => unwrap(on ? dropFavourite({ path }) : addFavourite({ path })),
    onSuccess: () => queries.invalidateQueries({ queryKey: favouritesOptions.queryKey }),
    onError: (error) => toastError(t, error),
  });
  return { on, toggle: () => toggle.mutate() };
}
