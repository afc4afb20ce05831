import { readChanges, type Change } from '@/api/generated';
import { unwrap } from '@/lib/client';
import { isAppError } from '@/lib/errors';

const WAIT_S = 25;
const GAP_MS = 1_000;
/** After a page that was not all: somebody imports, and nobody reads that fast. */
const BURST_GAP_MS = 8_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;

export type News = { what: 'changes'; changes: Change[] } | { what: 'much' };

/** Where the feed was left; kept while a hidden page does not follow. */
export interface Place {
  cursor: string;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

async function ask(place: Place, signal: AbortSignal): Promise<News> {
  const query = { cursor: place.cursor, wait: WAIT_S };
  const page = await unwrap(readChanges({ query, signal }));
  // What lies beyond a full page is skipped: the lists are read anew instead.
  place.cursor = page.more ? 'now' : page.next_cursor;
  return page.more ? { what: 'much' } : { what: 'changes', changes: page.items };
}

function mustStartAnew(error: unknown): boolean {
  return isAppError(error) && error.kind === 'problem' && [400, 410, 422].includes(error.status);
}

/**
 * Tells what changed until the signal ends it: one waiting request at a time, and none sooner than a
 * moment after the last.
 */
export async function follow(
  place: Place,
  tell: (news: News) => void,
  signal: AbortSignal,
): Promise<void> {
  let retry = FIRST_RETRY_MS;
  while (!signal.aborted) {
    try {
      const news = await ask(place, signal);
      retry = FIRST_RETRY_MS;
      tell(news);
      await pause(news.what === 'much' ? BURST_GAP_MS : GAP_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (mustStartAnew(error)) {
        place.cursor = 'now';
        tell({ what: 'much' });
      }
      await pause(retry, signal);
      retry = Math.min(retry * 2, LONGEST_RETRY_MS);
    }
  }
}
