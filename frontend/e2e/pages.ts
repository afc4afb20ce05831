import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A page of the app as its tests visit it; a vitest test holds this list against the router. */
export interface AppPage {
  /** As the router names it. */
  route: string;
  /** With the names of what `Ids` has. */
  address: string;
  /** The text that its heading is made of; none where the heading is a name of the user's own. */
  heading: string | null;
  /** For whoever is not signed in. */
  open?: true;
}

export interface Ids {
  account: string;
  contact: string;
  import: string;
}

export const PAGES: readonly AppPage[] = [
  { route: '/sign-in', address: '/sign-in', heading: 'identity:signIn.title', open: true },
  { route: '/sign-up', address: '/sign-up', heading: 'identity:signUp.title', open: true },
  {
    route: '/sign-up-confirmation',
    address: '/sign-up-confirmation#token=x',
    heading: 'identity:confirm.title',
    open: true,
  },
  { route: '/link', address: '/link#token=x', heading: 'identity:link.title', open: true },
  {
    route: '/password-reset',
    address: '/password-reset',
    heading: 'identity:forgot.title',
    open: true,
  },
  {
    route: '/password-reset',
    address: '/password-reset#token=x',
    heading: 'identity:reset.title',
    open: true,
  },
  { route: '/$resource', address: '/accounts', heading: 'customers:accounts.title' },
  { route: '/$resource', address: '/contacts', heading: 'customers:contacts.title' },
  { route: '/$resource/$id', address: '/accounts/{account}', heading: null },
  { route: '/$resource/$id', address: '/contacts/{contact}', heading: null },
  { route: '/tasks', address: '/tasks', heading: 'activities:tasks.mine' },
  { route: '/inbox', address: '/inbox', heading: 'activities:inbox.title' },
  { route: '/imports', address: '/imports', heading: 'exchange:title' },
  { route: '/imports/new', address: '/imports/new', heading: 'exchange:new' },
  { route: '/imports/$importId', address: '/imports/{import}', heading: null },
  { route: '/settings/profile', address: '/settings/profile', heading: 'identity:profile.title' },
  {
    route: '/settings/security',
    address: '/settings/security',
    heading: 'identity:password.title',
  },
  {
    route: '/settings/workspace',
    address: '/settings/workspace',
    heading: 'identity:workspace.title',
  },
  { route: '/settings/users', address: '/settings/users', heading: 'identity:users.title' },
  { route: '/settings/teams', address: '/settings/teams', heading: 'identity:teams.title' },
  { route: '/settings/roles', address: '/settings/roles', heading: 'admin:roles.title' },
  {
    route: '/settings/api-clients',
    address: '/settings/api-clients',
    heading: 'admin:clients.title',
  },
  { route: '/settings/tokens', address: '/settings/tokens', heading: 'admin:tokens.title' },
  { route: '/settings/webhooks', address: '/settings/webhooks', heading: 'admin:webhooks.title' },
  {
    route: '/settings/custom-fields',
    address: '/settings/custom-fields',
    heading: 'admin:fields.title',
  },
  { route: '/settings/audit', address: '/settings/audit', heading: 'admin:audit.title' },
  { route: '/settings/outbox', address: '/settings/outbox', heading: 'admin:outbox.title' },
];

/** Where the router only leads on to another page. */
export const LEADS_ON = ['/', '/settings', '/settings/sessions'];

export function addressOf(page: AppPage, ids: Ids): string {
  return page.address.replaceAll(/\{(\w+)\}/g, (_all, name: keyof Ids) => ids[name]);
}

const LOCALES = path.resolve(import.meta.dirname, '../src/i18n/locales');

/** A text of the app in a language, by its key. */
export function textOf(language: string, key: string): string {
  const [file = '', inside = ''] = key.split(':');
  let found: unknown = JSON.parse(
    readFileSync(path.join(LOCALES, language, `${file}.json`), 'utf8'),
  );
  for (const name of inside.split('.')) found = (found as Record<string, unknown>)[name];
  return String(found);
}
