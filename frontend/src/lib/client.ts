import { refreshSession } from '@/api/generated';
import { client } from '@/api/generated/client.gen';
import { checkConnection } from './connection';
import { toAppError } from './errors';
import { accessToken, adoptSession, forgetSession, tokenIsStale } from './session';

const PUBLIC = [
  'POST /v1/auth/sign-up',
  'POST /v1/auth/sessions',
  'POST /v1/auth/sessions/refresh',
  'POST /v1/auth/sign-in-link-redemptions',
  'POST /v1/auth/sign-up-confirmations',
  'POST /v1/auth/password-resets',
  'POST /v1/auth/password-reset-redemptions',
];

let refreshing: Promise<boolean> | null = null;

async function rotate(): Promise<boolean> {
  const { data, error } = await refreshSession({ body: {} });
  if (data) {
    adoptSession(data);
    return true;
  }
  const failure = toAppError(error);
  // A lost network says nothing about the session: keep it and let the caller try again.
  if (failure.kind !== 'problem') throw failure;
  forgetSession();
  return false;
}

function oneTabAtATime(work: () => Promise<boolean>): Promise<boolean> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request('rapport.refresh', work);
}

/** Exchanges the refresh cookie for an access token; all callers share one exchange. */
export function restoreSession(): Promise<boolean> {
  refreshing ??= oneTabAtATime(rotate).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

function isPublic(request: Request): boolean {
  return PUBLIC.includes(`${request.method} ${new URL(request.url).pathname}`);
}

function withHeaders(request: Request, authorised: boolean): Request {
  const token = accessToken();
  if (authorised && token) request.headers.set('Authorization', `Bearer ${token}`);
  const path = new URL(request.url).pathname;
  const keyed = request.method === 'POST' && !path.startsWith('/v1/auth/');
  if (keyed && !request.headers.has('Idempotency-Key')) {
    request.headers.set('Idempotency-Key', crypto.randomUUID());
  }
  return request;
}

/** A POST carries a key, so one that got lost on the way can be sent again without doubling. */
async function send(request: Request): Promise<Response> {
  const again = request.headers.has('Idempotency-Key') ? request.clone() : null;
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    void checkConnection();
    if (!again) throw error;
    return fetch(again);
  }
}

export async function authorisedFetch(input: Request): Promise<Response> {
  if (isPublic(input)) return send(withHeaders(input, false));
  if (tokenIsStale()) await restoreSession();
  const spare = input.clone();
  const response = await send(withHeaders(input, true));
  if (response.status !== 401 || !(await restoreSession())) return response;
  const key = input.headers.get('Idempotency-Key');
  if (key) spare.headers.set('Idempotency-Key', key);
  return send(withHeaders(spare, true));
}

export function setUpClient(baseUrl: string = window.location.origin): void {
  client.setConfig({
    baseUrl,
    credentials: 'same-origin',
    fetch: ((input: Request) => authorisedFetch(input)) as typeof fetch,
    querySerializer: { array: { style: 'form', explode: false } },
  });
  client.interceptors.error.use((error, response) => toAppError(error, response));
}

/** Throws an AppError instead of answering with one: what queries and mutations want. */
export async function unwrap<T>(call: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await call;
  if (error !== undefined) throw toAppError(error);
  return data as T;
}
