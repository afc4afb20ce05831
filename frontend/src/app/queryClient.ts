import { QueryClient } from '@tanstack/react-query';
import { isAppError } from '@/lib/errors';

function retry(failures: number, error: unknown): boolean {
  const passing = isAppError(error) && (error.kind === 'network' || error.code === 'unavailable');
  return passing && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry, staleTime: 15_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
