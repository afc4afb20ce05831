import type { TFunction } from 'i18next';
import { isAppError, type AppError, type Issue } from './errors';

/** "/phones/0/value" → "phones.0.value": the path that forms use. */
export function pointerToPath(pointer: string): string {
  return pointer
    .split('/')
    .filter(Boolean)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .filter((part, index) => !(index === 0 && part === 'body'))
    .join('.');
}

function scalars(params: Record<string, unknown>): Record<string, string | number> {
  const entries = Object.entries(params).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return Object.fromEntries(entries);
}

export function issueText(t: TFunction, issue: Pick<Issue, 'code' | 'params'>): string {
  return t([`problems:${issue.code}`, 'problems:invalid'], scalars(issue.params));
}

/** What went wrong, in the reader's language, by code; never the server's English. */
export function errorText(t: TFunction, error: unknown): string {
  if (!isAppError(error)) return t('problems:unknown');
  const first = error.issues[0];
  if (first && error.issues.length === 1) return issueText(t, first);
  return t([`problems:${error.code}`, 'problems:unknown'], scalars(error.params));
}

/** Field path → text. Issues that name no field stay out: they belong on top of the form. */
export function fieldErrors(t: TFunction, error: AppError): Record<string, string> {
  const pairs = error.issues
    .filter((issue) => issue.pointer !== '' && issue.pointer !== '/')
    .map((issue) => [pointerToPath(issue.pointer), issueText(t, issue)] as const);
  return Object.fromEntries(pairs);
}
