import { QueryClient } from '@tanstack/react-query';
import { isAppError } from '@/lib/errors';

function retry(failures: number, error: unknown): boolean {
  const passing = isAppError(error) && (error.kind === 'network' || error.code === 'unavailable');
  return passing && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    // Always: a browser that thinks itself offline must not leave a page waiting without a word.
    queries: { networkMode: 'always', retry, staleTime: 15_000, refetchOnWindowFocus: true },
    mutations: { networkMode: 'always', retry: false },
  },
});
