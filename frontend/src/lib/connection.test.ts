import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ORIGIN, server } from '@/test/server';
import { checkConnection, connection, subscribeConnection } from './connection';

const PROBE = `${ORIGIN}/.well-known/jwks.json`;

function answer(reply: () => Response): void {
  server.use(http.get(PROBE, reply));
}

describe('the connection', () => {
  beforeEach(() => {
    // as the mock server has replaced it
    const original = globalThis.fetch;
    vi.stubGlobal('fetch', (input: string, init?: RequestInit) =>
      original(new URL(input, ORIGIN), init),
    );
  });

  afterEach(async () => {
    answer(() => new HttpResponse('{}'));
    await checkConnection();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('is lost when nobody answers or a proxy answers for nobody, and comes back', async () => {
    const seen: string[] = [];
    const stop = subscribeConnection(() => seen.push(connection()));
    answer(() => HttpResponse.error());
    expect(await checkConnection()).toBe(false);
    answer(() => new HttpResponse(null, { status: 502 }));
    expect(await checkConnection()).toBe(false);
    answer(() => new HttpResponse(null, { status: 500 }));
    expect(await checkConnection()).toBe(true);
    expect(seen).toEqual(['lost', 'back']);
    stop();
  });

  it('is one question however many ask', async () => {
    let asked = 0;
    answer(() => {
      asked += 1;
      return new HttpResponse('{}');
    });
    await Promise.all([checkConnection(), checkConnection(), checkConnection()]);
    expect(asked).toBe(1);
  });
});
