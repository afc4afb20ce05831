import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import {
  listInbox,
  markInboxItemRead,
  markInboxItemUnread,
  markInboxRead,
  type InboxItem,
} from '@/api/generated';
import { client } from '@/api/generated/client.gen';
import { toastError } from '@/kit/ui/toast';
import { authorisedFetch, unwrap } from '@/lib/client';
import { isAppError } from '@/lib/errors';
import { readEvents } from '@/lib/events';

const INBOX_KEY = ['inbox'] as const;
const AGAIN_MS = 5_000;

export const unreadOptions = queryOptions({
  queryKey: [...INBOX_KEY, 'unread'],
  queryFn: async ({ signal }) => {
    const page = await unwrap(listInbox({ query: { limit: 1, unread: true }, signal }));
    return page.total;
  },
});

export const inboxOptions = infiniteQueryOptions({
  queryKey: [...INBOX_KEY, 'items'],
  queryFn: ({ pageParam, signal }) => {
    const cursor = pageParam ? { cursor: pageParam } : {};
    return unwrap(listInbox({ query: { limit: 50, ...cursor }, signal }));
  },
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor,
});

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, AGAIN_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Until it is aborted: a stream that ends or breaks is opened again after a while. */
export async function followInbox(signal: AbortSignal, heard: () => void): Promise<void> {
  const url = new URL('/v1/me/inbox/stream', client.getConfig().baseUrl);
  while (!signal.aborted) {
    try {
      const response = await authorisedFetch(new Request(url, { signal }));
      if (response.ok && response.body) await readEvents(response.body, 'inbox', heard);
    } catch (error) {
      // A network that is away is shown elsewhere already; anything else is a fault of ours.
      if (!signal.aborted && !(error instanceof TypeError) && !isAppError(error)) throw error;
    }
    await pause(signal);
  }
}

/** How much is unread, kept up to date by the server. */
export function useUnread(): number {
  const queries = useQueryClient();
  useEffect(() => {
    const ending = new AbortController();
    const heard = () => void queries.invalidateQueries({ queryKey: INBOX_KEY });
    void followInbox(ending.signal, heard);
    return () => ending.abort();
  }, [queries]);
  return useQuery(unreadOptions).data ?? 0;
}

export function useReading() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (item: InboxItem | 'all'): Promise<void> => {
      if (item === 'all') await unwrap(markInboxRead());
      else if (item.read_at) await unwrap(markInboxItemUnread({ path: { item_id: item.id } }));
      else await unwrap(markInboxItemRead({ path: { item_id: item.id } }));
    },
    onError: (error) => toastError(t, error),
    onSettled: () => queries.invalidateQueries({ queryKey: INBOX_KEY }),
  });
}
