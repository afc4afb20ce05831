import type { AppError } from '@/lib/errors';

export interface WorkspaceChoice {
  id: string;
  name: string;
}

function isChoice(value: unknown): value is WorkspaceChoice {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value;
}

/** The workspaces of an e-mail that is in several, as the problem lists them. */
export function workspaceChoices(error: AppError): WorkspaceChoice[] {
  const listed = error.params.workspaces ?? error.issues[0]?.params.workspaces;
  return Array.isArray(listed) ? listed.filter(isChoice) : [];
}
