import { QueryClient } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import type { Change } from '@/api/generated';
import { recordKey } from '@/kit/record-page/record';
import { account } from '@/test/data';
import { at, problem, server } from '@/test/server';
import { resources } from '../resources';
import { applyNews } from './apply';
import { follow, type News } from './follow';

function change(overrides: Partial<Change> = {}): Change {
  return {
    id: '01900000-0000-7000-8000-0000000000c1',
    at: '2026-01-01T00:00:00Z',
    kind: 'updated',
    event: 'customers.account.changed',
    record_type: 'account',
    record_id: 'a',
    version: 2,
    sequence: '1',
    actor_id: null,
    cause: null,
    changes: [],
    ...overrides,
  };
}

function followed(count: number): { news: News[]; done: Promise<void> } {
  const news: News[] = [];
  const stop = new AbortController();
  const tell = (one: News) => {
    news.push(one);
    if (news.length === count) stop.abort();
  };
  return { news, done: follow({ cursor: 'now' }, tell, stop.signal) };
}

it('goes on from where each answer ended', async () => {
  const asked: (string | null)[] = [];
  server.use(
    http.get(at('/changes'), ({ request }) => {
      asked.push(new URL(request.url).searchParams.get('cursor'));
      return HttpResponse.json({ items: [change()], next_cursor: 'c1', more: false });
    }),
  );
  const { news, done } = followed(2);
  await done;
  expect(asked).toEqual(['now', 'c1']);
  expect(news.map(({ what }) => what)).toEqual(['changes', 'changes']);
});

it('starts anew when the place is lost, and says that much may have changed', async () => {
  server.use(http.get(at('/changes'), () => problem(410, 'resync_needed')));
  const { news, done } = followed(1);
  await done;
  expect(news).toEqual([{ what: 'much' }]);
});

it('reads a record again only when it knows an older one', () => {
  const queries = new QueryClient();
  const [accounts] = resources;
  if (!accounts) throw new Error('there are accounts');
  const invalidate = vi.spyOn(queries, 'invalidateQueries');
  const stale = () =>
    invalidate.mock.calls.filter(([filters]) => filters?.queryKey?.[1] === 'record').length;
  queries.setQueryData(recordKey(accounts, 'a'), { ...account('a'), version: 2 });
  applyNews(queries, resources, { what: 'changes', changes: [change()] });
  expect(stale()).toBe(0);
  applyNews(queries, resources, { what: 'changes', changes: [change({ version: 3 })] });
  expect(stale()).toBe(1);
  queries.clear();
});
