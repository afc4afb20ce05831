import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { meOptions } from '@/lib/me';
import { validateListSearch } from '@/kit/record-list/search';
import { restoreSession } from '@/lib/client';
import { sessionStatus } from '@/lib/session';
import { BootScreen } from './errors/BootScreen';
import { CrashPage } from './errors/CrashPage';
import { NotFoundPage } from './errors/NotFoundPage';
import { queryClient } from './queryClient';
import { resources } from './resources';
import { Shell } from './shell/Shell';

interface Context {
  queryClient: QueryClient;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});

async function signedIn(): Promise<boolean> {
  if (sessionStatus() === 'unknown') await restoreSession();
  return sessionStatus() === 'signed-in';
}

/** Only a path of ours: a link from a mail must not lead out of the app after sign-in. */
function inside(next: string | undefined): string | undefined {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\')
    ? next
    : undefined;
}

const doors = createRoute({
  getParentRoute: () => root,
  id: 'doors',
  component: lazyRouteComponent(() => import('@/contexts/identity/pages/Doors'), 'Doors'),
});

const signIn = createRoute({
  getParentRoute: () => doors,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { next?: string } => {
    const next = inside(text(raw.next));
    return next ? { next } : {};
  },
  beforeLoad: async ({ search }) => {
    if (await signedIn()) throw redirect({ href: search.next ?? '/' });
  },
  component: lazyRouteComponent(() => import('@/contexts/identity/pages/SignInPage'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => doors,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('@/contexts/identity/pages/SignUpPage'), 'SignUpPage'),
});

const link = createRoute({
  getParentRoute: () => doors,
  path: '/link',
  component: lazyRouteComponent(() => import('@/contexts/identity/pages/LinkPage'), 'LinkPage'),
});

const passwordReset = createRoute({
  getParentRoute: () => doors,
  path: '/password-reset',
  component: lazyRouteComponent(
    () => import('@/contexts/identity/pages/PasswordResetPage'),
    'PasswordResetPage',
  ),
});

const signUpConfirmation = createRoute({
  getParentRoute: () => doors,
  path: '/sign-up-confirmation',
  component: lazyRouteComponent(
    () => import('@/contexts/identity/pages/SignUpConfirmationPage'),
    'SignUpConfirmationPage',
  ),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    if (!(await signedIn())) throw redirect({ to: '/sign-in', search: { next: location.href } });
    await context.queryClient.ensureQueryData(meOptions);
  },
  component: Shell,
  notFoundComponent: NotFoundPage,
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/$resource', params: { resource: resources[0]?.key ?? '' } });
  },
});

function knownResource(key: string): void {
  if (!resources.some((resource) => resource.key === key)) throw notFound();
}

const recordList = createRoute({
  getParentRoute: () => app,
  path: '/$resource',
  validateSearch: validateListSearch,
  beforeLoad: ({ params }) => knownResource(params.resource),
  component: lazyRouteComponent(() => import('@/kit/record-list/RecordListPage'), 'RecordListPage'),
});

const record = createRoute({
  getParentRoute: () => app,
  path: '/$resource/$id',
  beforeLoad: ({ params }) => knownResource(params.resource),
  component: lazyRouteComponent(() => import('@/kit/record-page/RecordPage'), 'RecordPage'),
});

const imports = createRoute({
  getParentRoute: () => app,
  path: '/imports',
  component: lazyRouteComponent(
    () => import('@/contexts/exchange/pages/ImportsPage'),
    'ImportsPage',
  ),
});

const newImport = createRoute({
  getParentRoute: () => app,
  path: '/imports/new',
  validateSearch: (raw: Record<string, unknown>): { target?: string } => {
    const target = text(raw.target);
    return target ? { target } : {};
  },
  component: lazyRouteComponent(
    () => import('@/contexts/exchange/pages/NewImportPage'),
    'NewImportPage',
  ),
});

const oneImport = createRoute({
  getParentRoute: () => app,
  path: '/imports/$importId',
  validateSearch: (raw: Record<string, unknown>): { step?: 'map' | 'values' | 'check' } =>
    raw.step === 'map' || raw.step === 'values' || raw.step === 'check' ? { step: raw.step } : {},
  component: lazyRouteComponent(() => import('@/contexts/exchange/pages/ImportPage'), 'ImportPage'),
});

const tasks = createRoute({
  getParentRoute: () => app,
  path: '/tasks',
  component: lazyRouteComponent(() => import('@/contexts/activities/pages/TasksPage'), 'TasksPage'),
});

const inbox = createRoute({
  getParentRoute: () => app,
  path: '/inbox',
  component: lazyRouteComponent(() => import('@/contexts/activities/pages/InboxPage'), 'InboxPage'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('@/contexts/identity/pages/SettingsLayout'),
    'SettingsLayout',
  ),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile' });
  },
});

const profile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: lazyRouteComponent(
    () => import('@/contexts/identity/pages/ProfilePage'),
    'ProfilePage',
  ),
});

const security = createRoute({
  getParentRoute: () => settings,
  path: '/security',
  component: lazyRouteComponent(
    () => import('@/contexts/identity/pages/SecurityPage'),
    'SecurityPage',
  ),
});

/** Where the sessions were before they came to stand beside the password. */
const sessions = createRoute({
  getParentRoute: () => settings,
  path: '/sessions',
  beforeLoad: () => {
    throw redirect({ to: '/settings/security' });
  },
});

const workspace = createRoute({
  getParentRoute: () => settings,
  path: '/workspace',
  component: lazyRouteComponent(
    () => import('@/contexts/identity/pages/WorkspacePage'),
    'WorkspacePage',
  ),
});

const users = createRoute({
  getParentRoute: () => settings,
  path: '/users',
  component: lazyRouteComponent(() => import('@/contexts/identity/pages/UsersPage'), 'UsersPage'),
});

const teams = createRoute({
  getParentRoute: () => settings,
  path: '/teams',
  component: lazyRouteComponent(() => import('@/contexts/identity/pages/TeamsPage'), 'TeamsPage'),
});

const roles = createRoute({
  getParentRoute: () => settings,
  path: '/roles',
  component: lazyRouteComponent(() => import('@/contexts/identity/pages/RolesPage'), 'RolesPage'),
});

const apiClients = createRoute({
  getParentRoute: () => settings,
  path: '/api-clients',
  component: lazyRouteComponent(
    () => import('@/contexts/identity/pages/ApiClientsPage'),
    'ApiClientsPage',
  ),
});

const tokens = createRoute({
  getParentRoute: () => settings,
  path: '/tokens',
  component: lazyRouteComponent(() => import('@/contexts/identity/pages/TokensPage'), 'TokensPage'),
});

const audit = createRoute({
  getParentRoute: () => settings,
  path: '/audit',
  component: lazyRouteComponent(() => import('@/contexts/exchange/pages/AuditPage'), 'AuditPage'),
});

const webhooks = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks',
  component: lazyRouteComponent(
    () => import('@/contexts/exchange/pages/WebhooksPage'),
    'WebhooksPage',
  ),
});

const customFields = createRoute({
  getParentRoute: () => settings,
  path: '/custom-fields',
  component: lazyRouteComponent(
    () => import('@/contexts/identity/pages/CustomFieldsPage'),
    'CustomFieldsPage',
  ),
});

const outbox = createRoute({
  getParentRoute: () => settings,
  path: '/outbox',
  component: lazyRouteComponent(() => import('@/contexts/identity/pages/OutboxPage'), 'OutboxPage'),
});

const tree = root.addChildren([
  doors.addChildren([signIn, signUp, signUpConfirmation, link, passwordReset]),
  app.addChildren([
    home,
    recordList,
    record,
    tasks,
    inbox,
    imports,
    newImport,
    oneImport,
    settings.addChildren([
      settingsHome,
      profile,
      security,
      sessions,
      workspace,
      users,
      teams,
      roles,
      apiClients,
      tokens,
      webhooks,
      customFields,
      audit,
      outbox,
    ]),
  ]),
]);

export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: BootScreen,
    defaultErrorComponent: CrashPage,
    scrollRestoration: true,
    ...(history ? { history } : {}),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
