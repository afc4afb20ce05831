import type { Page, Route } from '@playwright/test';
import { expect, expectAccessible, PASSWORD, test, type Workspace } from './workspace';

/** Each list with the request that fills it and something of a row. */
const LISTS = [
  { path: '/accounts', api: /\/v1\/accounts\?/, row: 'Acme' },
  { path: '/contacts', api: /\/v1\/contacts\?/, row: 'Ada Mills' },
  { path: '/settings/users', api: /\/v1\/users\?/, row: 'Mai Lê' },
  { path: '/settings/teams', api: /\/v1\/teams(\?|$)/, row: 'Sales' },
  { path: '/imports', api: /\/v1\/imports\?/, row: 'late.csv' },
];

async function fill(workspace: Workspace): Promise<void> {
  await workspace.post('/v1/accounts', { name: 'Acme' });
  await workspace.post('/v1/contacts', { name: { given: 'Ada', family: 'Mills' } });
  await workspace.post('/v1/teams', { name: 'Sales' });
  await workspace.post('/v1/imports', { target: 'accounts', file_name: 'late.csv' });
}

function answer(status: number, code: string) {
  return (route: Route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'about:blank', title: code, status, code, errors: [] }),
    });
}

/** One look will do: the lists share what they show when they have no rows. */
async function look(page: Page, path: string): Promise<void> {
  if (path === LISTS[0]?.path) await expectAccessible(page);
}

const rowOf = (page: Page, text: string) => page.getByRole('main').getByText(text).first();

test('a list that fails says so and can be tried again', async ({ page, workspace }) => {
  await fill(workspace);
  for (const { path, api, row } of LISTS) {
    await page.route(api, answer(500, 'internal'));
    await page.goto(path);
    await expect(page.getByRole('alert'), path).toContainText('This could not be loaded');
    await look(page, path);
    await page.unroute(api);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(rowOf(page, row)).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
});

test('a list that takes its time shows where its rows will be', async ({ page, workspace }) => {
  await fill(workspace);
  for (const { path, api, row } of LISTS) {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(api, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(path);
    await expect(page.getByRole('status', { name: 'Loading' }), path).toBeVisible();
    await look(page, path);
    letGo();
    await expect(rowOf(page, row)).toBeVisible();
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
    await page.unrouteAll({ behavior: 'wait' });
  }
});

test('a list that is refused says so and offers nothing', async ({ page, workspace }) => {
  await fill(workspace);
  for (const { path, api } of LISTS) {
    await page.route(api, answer(403, 'forbidden'));
    await page.goto(path);
    await expect(page.getByText('You have no access to this'), path).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
    await look(page, path);
    await page.unroute(api);
  }
});

async function becomeAnalyst(page: Page, workspace: Workspace): Promise<void> {
  const roles = (await workspace.get('/v1/roles')).items as { id: string; key: string }[];
  const user = await workspace.post('/v1/users', {
    name: 'Noor Haddad',
    email: `noor-${workspace.email}`,
    role_id: roles.find(({ key }) => key === 'analyst')?.id,
  });
  const { token } = await workspace.post(`/v1/users/${String(user.id)}/sign-in-links`, {});
  const redeemed = await page.request.post('/v1/auth/sign-in-link-redemptions', {
    data: { token, password: PASSWORD },
  });
  expect(redeemed.status(), await redeemed.text()).toBe(201);
}

test('an analyst sees all, and is offered nothing that is not theirs', async ({
  page,
  workspace,
}) => {
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme', industry: 'Steel' });
  await becomeAnalyst(page, workspace);
  await page.goto('/accounts');
  await expect(page.getByRole('button', { name: /Noor Haddad/ })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New account' })).toHaveCount(0);
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await expect(navigation.getByRole('link', { name: 'Imports' })).toHaveCount(0);

  await page.goto(`/accounts/${String(id)}`);
  await expect(page.getByRole('feed', { name: 'Timeline' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Edit / })).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: /note/ })).toHaveCount(0);

  for (const path of ['/imports', '/imports/new']) {
    await page.goto(path);
    await expect(page.getByText('You have no access to this'), path).toBeVisible();
  }
  await page.goto('/settings/users');
  await expect(rowOf(page, 'Noor Haddad')).toBeVisible();
  await expect(page.getByRole('button', { name: 'New user' })).toHaveCount(0);
});
