import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { account, accountPage, me, metaResources, timelinePage } from './data';

export const ORIGIN = 'http://rapport.test';

export const at = (path: string) => `${ORIGIN}/v1${path}`;

export function problem(status: number, code: string, errors: unknown[] = [], params = {}) {
  const body = {
    type: `/docs/errors#${code}`,
    title: code,
    status,
    detail: code,
    code,
    errors,
    params,
  };
  return HttpResponse.json(body, {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  });
}

export const server = setupServer(
  // Nothing changes while a test runs, and the question waits for that.
  http.get(at('/changes'), async () => {
    await delay('infinite');
    return HttpResponse.json({ items: [], next_cursor: 'x', more: false });
  }),
  http.get(at('/me'), () => HttpResponse.json(me)),
  http.get(at('/meta/resources'), () => HttpResponse.json(metaResources)),
  http.get(at('/accounts'), () => HttpResponse.json(accountPage(3))),
  http.get(at('/accounts/:id'), ({ params }) => HttpResponse.json(account(String(params.id)))),
  http.get(at('/accounts/:id/timeline'), () => HttpResponse.json(timelinePage)),
  http.get(at('/accounts/:id/sharing'), () =>
    HttpResponse.json({ shares: [], external_references: [] }),
  ),
  http.get(at('/views'), () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get(at('/me/favourites'), () => HttpResponse.json({ items: [] })),
  http.get(at('/me/recents'), () => HttpResponse.json({ items: [] })),
  http.put(at('/me/recents/:type/:id'), () => new HttpResponse(null, { status: 204 })),
  http.get(at('/tasks'), () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get(at('/me/inbox'), () => HttpResponse.json({ items: [], next_cursor: null, total: 0 })),
  http.get(at('/me/inbox/stream'), () => new HttpResponse(null, { status: 204 })),
  http.get(at('/contacts'), () => HttpResponse.json({ items: [], next_cursor: null, total: 0 })),
);
