export interface Issue {
  pointer: string;
  code: string;
  detail: string;
  params: Record<string, unknown>;
}

export type ErrorKind = 'problem' | 'network' | 'unknown';

interface ErrorShape {
  kind: ErrorKind;
  status: number;
  code: string;
  params?: Record<string, unknown>;
  issues?: Issue[];
  requestId?: string;
}

/** Every failed call ends as one of these: a problem of the API, a lost network, or something else. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly status: number;
  readonly code: string;
  readonly params: Record<string, unknown>;
  readonly issues: readonly Issue[];
  readonly requestId: string | null;

  constructor(shape: ErrorShape) {
    super(shape.code);
    this.name = 'AppError';
    this.kind = shape.kind;
    this.status = shape.status;
    this.code = shape.code;
    this.params = shape.params ?? {};
    this.issues = shape.issues ?? [];
    this.requestId = shape.requestId ?? null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function text(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value : fallback;
}

function toIssue(value: unknown): Issue {
  const source = record(value) ?? {};
  return {
    pointer: text(source.pointer),
    code: text(source.code, 'invalid'),
    detail: text(source.detail),
    params: record(source.params) ?? {},
  };
}

function fromProblem(body: Record<string, unknown>, status: number): AppError {
  return new AppError({
    kind: 'problem',
    status,
    code: text(body.code, 'unknown'),
    params: record(body.params) ?? {},
    issues: Array.isArray(body.errors) ? body.errors.map(toIssue) : [],
    requestId: text(body.request_id) || undefined,
  });
}

/** A proxy's HTML page and a lost connection are not problems of the API: they get a code of their own. */
export function toAppError(error: unknown, response?: Response): AppError {
  if (error instanceof AppError) return error;
  if (!response) {
    const aborted = error instanceof DOMException && error.name === 'AbortError';
    return new AppError({ kind: 'network', status: 0, code: aborted ? 'aborted' : 'network' });
  }
  const body = record(error);
  if (body && typeof body.code === 'string') return fromProblem(body, response.status);
  const code = response.status >= 500 ? 'unavailable' : 'unknown';
  return new AppError({ kind: 'unknown', status: response.status, code });
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}
