import { queryOptions } from '@tanstack/react-query';
import { getMe } from '@/api/generated';
import { unwrap } from './client';

/** By hand: the generated options of all operations together would ride along into the first load. */
export const meOptions = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => unwrap(getMe({ signal })),
});
