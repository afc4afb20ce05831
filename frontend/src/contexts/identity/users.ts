import { infiniteQueryOptions } from '@tanstack/react-query';
import { listUsers } from '@/api/generated';
import { unwrap } from '@/lib/client';

export const USERS_KEY = ['users'];

export const usersInfinite = infiniteQueryOptions({
  queryKey: [...USERS_KEY, 'list'],
  queryFn: ({ pageParam, signal }) => {
    const cursor = pageParam ? { cursor: pageParam } : {};
    return unwrap(listUsers({ query: { limit: 50, sort: 'name', ...cursor }, signal }));
  },
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor,
});
