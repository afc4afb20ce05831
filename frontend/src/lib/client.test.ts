import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { changeAccount, createAccount, listAccounts } from '@/api/generated';
import { account, accountPage } from '@/test/data';
import { at, problem, server } from '@/test/server';
import { unwrap } from './client';
import { isAppError, type AppError } from './errors';
import { adoptSession, sessionStatus } from './session';
import { ifMatch } from './versions';

function signIn(token = 'old') {
  adoptSession({ access_token: token, expires_in: 900 });
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) throw new Error('it did not fail with an AppError');
  return error;
}

describe('session', () => {
  it('refreshes once for many refused requests, and repeats each of them', async () => {
    signIn();
    let refreshed = 0;
    server.use(
      http.get(at('/accounts'), ({ request }) =>
        request.headers.get('Authorization') === 'Bearer new'
          ? HttpResponse.json(accountPage(2))
          : problem(401, 'invalid_token'),
      ),
      http.post(at('/auth/sessions/refresh'), () => {
        refreshed += 1;
        return HttpResponse.json({ access_token: 'new', expires_in: 900 });
      }),
    );
    const pages = await Promise.all([1, 2, 3].map(() => unwrap(listAccounts())));
    expect(pages.map((page) => page.items.length)).toEqual([2, 2, 2]);
    expect(refreshed).toBe(1);
  });

  it('ends when the refresh is refused', async () => {
    signIn();
    server.use(
      http.get(at('/accounts'), () => problem(401, 'invalid_token')),
      http.post(at('/auth/sessions/refresh'), () => problem(401, 'session_ended')),
    );
    const error = await failureOf(unwrap(listAccounts()));
    expect(error.status).toBe(401);
    expect(sessionStatus()).toBe('anonymous');
  });

  it('does not end when only the network is gone', async () => {
    signIn();
    server.use(
      http.get(at('/accounts'), () => problem(401, 'invalid_token')),
      http.post(at('/auth/sessions/refresh'), () => HttpResponse.error()),
    );
    const error = await failureOf(unwrap(listAccounts()));
    expect(error.kind).toBe('network');
    expect(sessionStatus()).toBe('signed-in');
  });
});

describe('requests', () => {
  it('give every POST a key, and keep it when the first try gets lost', async () => {
    signIn();
    const keys: (string | null)[] = [];
    server.use(
      http.post(at('/accounts'), ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        return keys.length === 1 ? HttpResponse.error() : HttpResponse.json(account('1'));
      }),
    );
    await unwrap(createAccount({ body: { name: 'Acme' } }));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  it('name the version that a change was made against', async () => {
    signIn();
    let expected: string | null = null;
    server.use(
      http.patch(at('/accounts/1'), ({ request }) => {
        expected = request.headers.get('If-Match');
        return HttpResponse.json(account('1'));
      }),
    );
    const path = { account_id: '1' };
    await unwrap(changeAccount({ path, body: { name: 'B' }, headers: ifMatch(7) }));
    expect(expected).toBe('"7"');
  });
});

describe('failures', () => {
  it('of the API keep code, pointers and parameters', async () => {
    signIn();
    const issue = { pointer: '/name', code: 'too_long', detail: '', params: { longest: 9 } };
    server.use(http.post(at('/accounts'), () => problem(422, 'invalid', [issue])));
    const error = await failureOf(unwrap(createAccount({ body: { name: 'x' } })));
    expect(error).toMatchObject({ kind: 'problem', status: 422, code: 'invalid', issues: [issue] });
  });

  it('of a proxy are no problems', async () => {
    signIn();
    const html = '<html><body>Bad gateway</body></html>';
    server.use(http.get(at('/accounts'), () => HttpResponse.html(html, { status: 502 })));
    const error = await failureOf(unwrap(listAccounts()));
    expect(error).toMatchObject({ kind: 'unknown', status: 502, code: 'unavailable' });
  });
});
