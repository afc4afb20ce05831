import type { Page } from '@playwright/test';
import { PAGES, addressOf, textOf } from './pages';
import { CUSTOMERS, expect, furnish, look, test, visit } from './workspace';

async function mapped(page: Page): Promise<void> {
  await page.goto('/imports/new?target=accounts');
  await page.locator('input[type=file]').setInputFiles(CUSTOMERS);
  await expect(page.getByRole('heading', { name: 'Match the columns' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Gupta Looms' })).toBeVisible();
}

test('before sign-in', async ({ page }) => {
  for (const { address, heading } of PAGES.filter(({ open }) => open)) {
    await page.goto(address);
    await expect(
      page.getByRole('heading', { name: textOf('en', heading ?? ''), exact: true }),
    ).toBeVisible();
    await look(page);
  }
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').first().fill('wrong password here');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('The e-mail or the password is wrong.');
  await look(page);
});

/** A third of the pages each, with something on every one. */
for (const part of [0, 1, 2]) {
  test(`every page, ${part + 1} of 3`, async ({ page, workspace }) => {
    const ids = await furnish(workspace);
    await page.goto('/tasks');
    await expect(page.getByText('Send the price list').first()).toBeVisible();
    const pages = PAGES.filter(({ open }) => !open).filter((_, index) => index % 3 === part);
    for (const each of pages) {
      await visit(page, addressOf(each, ids));
      const name = each.heading ? textOf('en', each.heading) : /Sông Hồng|Phước|late\.csv/;
      await expect(page.getByRole('heading', { name }).first()).toBeVisible();
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
      await test.step(each.address, () => look(page));
    }
  });
}

test('empty pages', async ({ page, workspace }) => {
  await page.goto('/accounts');
  for (const [path, text] of [
    ['/accounts', 'No accounts yet'],
    ['/imports', 'Nothing imported yet'],
    ['/settings/users', workspace.email],
    ['/accounts/01900000-0000-7000-8000-000000000000', 'This record is not here'],
    ['/nowhere/at/all', 'This page does not exist'],
  ] as const) {
    await visit(page, path);
    await expect(page.getByText(text).first()).toBeVisible();
    await look(page);
  }
});

test('lists', async ({ page, workspace }) => {
  await furnish(workspace);
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

test('forms', async ({ page, workspace }) => {
  const { account } = await furnish(workspace);
  await page.goto(`/accounts/${account}`);
  await page.getByRole('button', { name: 'Edit Address' }).click();
  await page.getByText('Meeting', { exact: true }).click();
  await expect(page.getByLabel('Next step')).toBeVisible();
  await look(page);
  await visit(page, '/contacts');
  await page.getByRole('button', { name: 'New contact' }).click();
  await expect(page.getByLabel('Family name', { exact: true })).toBeVisible();
  await look(page);
  await page.keyboard.press('Escape');
  const where = { any: [{ field: 'country', op: 'in', value: ['VN'] }] };
  await page.goto(`/accounts?where=${encodeURIComponent(JSON.stringify(where))}`);
  await page.getByRole('button', { name: 'More conditions', exact: true }).click();
  await page.getByRole('button', { name: 'Add group' }).click();
  await page.getByRole('combobox', { name: 'Which must hold' }).first().focus();
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await look(page);
  await visit(page, '/settings/users');
  await page.getByRole('button', { name: 'New user' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look(page);
});

test('imports', async ({ page, workspace }) => {
  expect(workspace.email).not.toBe('');
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
