import type { Page } from '@playwright/test';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  CUSTOMERS,
  test,
  type Workspace,
} from './workspace';

async function fill(workspace: Workspace): Promise<string> {
  const account = await workspace.post('/v1/accounts', {
    name: 'Công ty Sông Hồng',
    industry: 'Food',
    annual_revenue: { amount: '14500000.00', currency: 'EUR' },
    employees: 310,
    website: 'https://songhong.example',
    tags: ['key', 'partner'],
    emails: [{ value: 'hello@songhong.example', primary: true }],
    phones: [{ value: '+84 24 3933 0002', primary: true }],
    address: { lines: ['1 Tràng Tiền'], city: 'Hà Nội', country: 'VN' },
  });
  await workspace.post('/v1/contacts', {
    name: { given: 'Phước', family: 'Đặng', middle: 'Hữu', order: 'family_first' },
    title: 'Head of purchasing',
    account_id: account.id,
    emails: [{ value: 'phuoc@songhong.example', primary: true }],
  });
  await workspace.post('/v1/activities', {
    record_type: 'account',
    record_id: account.id,
    kind: 'call',
    body: 'Wants a quote for the spring.',
    direction: 'in',
    duration_minutes: 12,
    next_step: 'Send the price list',
    next_step_due: '2026-12-01',
  });
  await workspace.patch(`/v1/accounts/${String(account.id)}`, { industry: 'Foods' });
  return String(account.id);
}

async function mapped(page: Page): Promise<void> {
  await page.goto('/imports/new?target=accounts');
  await page.locator('input[type=file]').setInputFiles(CUSTOMERS);
  await expect(page.getByRole('heading', { name: 'Match the columns' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Gupta Looms' })).toBeVisible();
}

async function look(page: Page): Promise<void> {
  await expectNoSidewaysScroll(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await expectAccessible(page);
  }
}

test('before sign-in', async ({ page }) => {
  for (const [path, title] of [
    ['/sign-in', 'Sign in'],
    ['/sign-up', 'Create a workspace'],
    ['/link#token=x', 'Choose a password'],
    ['/password-reset', 'Forgotten password'],
    ['/password-reset#token=x', 'Choose a new password'],
    ['/sign-up-confirmation#token=x', 'Your workspace is waiting'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await look(page);
  }
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').first().fill('wrong password here');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('The e-mail or the password is wrong.');
  await look(page);
});

test('lists', async ({ page, workspace }) => {
  await page.goto('/accounts');
  await expect(page.getByText('No accounts yet')).toBeVisible();
  await look(page);
  await fill(workspace);
  await page.goto('/accounts');
  await expect(page.getByRole('link', { name: /Công ty Sông Hồng/ })).toBeVisible();
  await look(page);
  const filters = encodeURIComponent(JSON.stringify([['country', 'in', ['VN', 'FR']]]));
  await page.goto(`/accounts?filters=${filters}`);
  await expect(page.getByText('Vietnam and France')).toBeVisible();
  await look(page);
  await page.goto('/accounts?q=nothing-like-it');
  await expect(page.getByText('No record matches')).toBeVisible();
  await look(page);
  for (const as of ['chart', 'table']) {
    await page.goto(`/accounts?group=industry&sum=annual_revenue&as=${as}`);
    await expect(page.getByText('Foods')).toBeVisible();
    await look(page);
  }
});

test('records', async ({ page, workspace }) => {
  const id = await fill(workspace);
  await page.goto(`/accounts/${id}`);
  await expect(page.getByText('Wants a quote for the spring.')).toBeVisible();
  await expect(page.getByRole('link', { name: /Đặng Hữu Phước/ })).toBeVisible();
  await look(page);
  await page.getByRole('button', { name: 'Edit Address' }).click();
  await page.getByText('Meeting', { exact: true }).click();
  await expect(page.getByLabel('Next step')).toBeVisible();
  await look(page);
  await page.goto('/contacts');
  const person = page.getByRole('link', { name: /Đặng Hữu Phước/ });
  await expect(person).toBeVisible();
  await look(page);
  await person.click();
  await expect(page.getByRole('feed', { name: 'Timeline' })).toBeVisible();
  await look(page);
  await page.goto('/contacts');
  await page.getByRole('button', { name: 'New contact' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByLabel('Family name', { exact: true })).toBeVisible();
  await look(page);
});

test('imports', async ({ page, workspace }) => {
  expect(workspace.email).not.toBe('');
  await page.goto('/imports');
  await expect(page.getByText('Nothing imported yet')).toBeVisible();
  await look(page);
  await page.goto('/imports/new');
  await expect(page.getByText('Drop a file here')).toBeVisible();
  await look(page);
  await mapped(page);
  await look(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('This is what would happen')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole('cell', { name: 'Gupta Looms' })).toBeVisible();
  await look(page);
  await page.getByRole('button', { name: /^Import \d+ row/ }).click();
  await expect(page.getByText('The import is done')).toBeVisible({ timeout: 40_000 });
  await look(page);
  await page.goto('/imports');
  await expect(page.getByText('customers.csv')).toBeVisible();
  await look(page);
});

test('settings', async ({ page, workspace }) => {
  await workspace.post('/v1/teams', { name: 'Sales' });
  for (const [path, text] of [
    ['/settings/profile', 'Time zone'],
    ['/settings/security', 'This one'],
    ['/settings/workspace', 'Fiscal year starts in'],
    ['/settings/users', workspace.email],
    ['/settings/teams', '0 members'],
    ['/settings/tokens', 'No access tokens'],
    ['/settings/roles', 'Built in'],
    ['/settings/api-clients', 'No API clients yet'],
    ['/settings/webhooks', 'No webhooks yet'],
    ['/settings/custom-fields', 'No custom fields yet'],
    ['/settings/audit', 'identity.team.created'],
    ['/settings/outbox', 'There is no mail server'],
    ['/nowhere/at/all', 'This page does not exist'],
    ['/accounts/01900000-0000-7000-8000-000000000000', 'This record is not here'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByText(text).first()).toBeVisible();
    await look(page);
  }
  await page.goto('/settings/users');
  await page.getByRole('button', { name: 'New user' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look(page);
});
