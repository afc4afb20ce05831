import { expect, expectAccessible, test } from './workspace';

test('a role of one’s own is made from a built-in one, and changed', async ({
  page,
  workspace,
}) => {
  await page.goto('/settings/roles');
  await page.getByRole('button', { name: 'Rights of Sales rep' }).click();
  const dialog = page.getByRole('dialog');
  const accounts = dialog.getByRole('group', { name: 'Accounts' });
  await expect(accounts.getByLabel('See', { exact: true })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Make my own from this' }).click();
  await dialog.getByLabel('Role name').fill('Field agent');
  const contacts = dialog.getByRole('group', { name: 'Contacts' });
  await accounts.getByLabel('See', { exact: true }).selectOption('No');
  await contacts.getByLabel('See', { exact: true }).selectOption('Team');
  await expect(accounts.getByLabel('See', { exact: true })).toHaveValue('team');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('Field agent')).toBeVisible();

  await page.getByRole('button', { name: 'Rights of Field agent' }).click();
  await accounts.getByLabel('Export').selectOption('No');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Role saved').first()).toBeVisible();
  const { items } = (await workspace.get('/v1/roles')) as {
    items: { name: string; grants: Record<string, string> }[];
  };
  const grants = items.find(({ name }) => name === 'Field agent')?.grants ?? {};
  expect(grants['contact:read']).toBe('team');
  expect(grants).not.toHaveProperty('account:export');
});

test('an API client is told its secret once, and signs in with it', async ({ page, workspace }) => {
  expect(workspace.email).not.toBe('');
  await page.goto('/settings/api-clients');
  await page.getByRole('button', { name: 'New API client' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Website');
  await dialog.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: 'Sales rep' }).click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  const id = await page.getByLabel('Client id').inputValue();
  const secret = await page.getByLabel('Client secret').inputValue();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(id)).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  const answer = await page.request.post('/v1/oauth/token', {
    form: { grant_type: 'client_credentials', client_id: id, client_secret: secret },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.getByRole('button', { name: 'Actions for Website' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No API clients yet')).toBeVisible();
});

test('a personal token does what was chosen and nothing else', async ({ page, workspace }) => {
  await workspace.post('/v1/accounts', { name: 'Acme' });
  await page.goto('/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('My script');
  await dialog.getByRole('combobox', { name: 'What it may do' }).fill('Accounts: See');
  await page.getByRole('option', { name: 'Accounts: See', exact: true }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  const headers = { Authorization: `Bearer ${token}` };
  expect((await page.request.get('/v1/accounts', { headers })).status()).toBe(200);
  expect((await page.request.get('/v1/contacts', { headers })).status()).toBe(403);
  await page.getByRole('button', { name: 'Revoke My script' }).click();
  await expect(page.getByText('No access tokens')).toBeVisible();
});

test('the audit trail tells who changed what, and filters it', async ({ page, workspace }) => {
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme', industry: 'Steel' });
  await workspace.patch(`/v1/accounts/${String(id)}`, { industry: 'Glass' });
  await page.goto('/settings/audit');
  const trail = page.getByRole('list', { name: 'Audit trail' });
  await expect(trail.getByText('Glass')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Sign-ins and exports' }).click();
  await expect(trail.getByText('Glass')).toHaveCount(0);
});

test('without a mail server, letters are read in the outbox', async ({ page, workspace }) => {
  await page.request.post('/v1/auth/password-resets', { data: { email: workspace.email } });
  await expect(async () => {
    await page.goto('/settings/outbox');
    await page.locator('summary').first().click({ timeout: 3_000 });
  }).toPass();
  await expect(page.getByText('#token=')).toBeVisible();
  await expectAccessible(page);
});
