import { readFile } from 'node:fs/promises';
import { expect, test } from './workspace';

function manyRows(count: number): Buffer {
  const lines = Array.from({ length: count }, (_, n) => {
    const number = String(n).padStart(5, '0');
    return `Company ${number},Sector ${n % 7},${n}`;
  });
  return Buffer.from(['name,industry,employees', ...lines].join('\n'));
}

test('a list of ten thousand rows scrolls to its end', async ({ page, workspace }) => {
  expect(workspace.email).not.toBe('');
  await page.goto('/imports/new?target=accounts');
  const buffer = manyRows(10_000);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'many.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Import 10,000 rows' }).click({ timeout: 60_000 });
  await expect(page.getByText('The import is done')).toBeVisible({ timeout: 60_000 });
  await page.goto('/accounts');
  await expect(page.getByText('10,000+ records')).toBeVisible();
  const box = page.getByRole('region', { name: 'Accounts' });
  const rows = page.getByRole('row');
  for (let step = 0; step < 12; step += 1) {
    await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(rows.nth(5)).toContainText('Company');
    expect(await rows.count()).toBeLessThan(80);
  }
  await expect(page.getByText('Company 00000')).toHaveCount(0);
});

test('values are settled once, and a template remembers them', async ({ page, workspace }) => {
  expect(workspace.email).not.toBe('');
  const upload = async (rows: string) => {
    await page.goto('/imports/new?target=accounts');
    const buffer = Buffer.from(rows);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer });
    await expect(page.getByRole('heading', { name: 'Match the columns' })).toBeVisible();
  };
  await upload('company,sector,nation\nAcme,technolgy,Philipines\nBolt,retail,France\n');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Settle the values' })).toBeVisible();
  await page.getByRole('button', { name: 'Accept all suggestions' }).click();
  await page.getByRole('button', { name: 'Check the file' }).click();
  await expect(page.getByText('This is what would happen')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole('region', { name: 'Rows with warnings' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Back to the columns' }).click();
  await page.getByRole('button', { name: 'Save as template' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Agency list');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);

  await upload('nation,company,sector\nPhilipines,Cork,technolgy\n');
  await page.getByRole('combobox', { name: 'Apply a template' }).click();
  await page.getByRole('option', { name: 'Agency list · same columns' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Import 1 row' }).click({ timeout: 40_000 });
  await expect(page.getByText('The import is done')).toBeVisible({ timeout: 40_000 });
  await page.goto('/accounts');
  await expect(page.getByText('technology')).toBeVisible();
});

test('an export is the view that is on screen', async ({ page, workspace }) => {
  for (const [name, industry] of [
    ['Alpha', 'Steel'],
    ['Beta', 'Food'],
    ['Gamma', 'Steel'],
  ]) {
    await workspace.post('/v1/accounts', { name, industry });
  }
  const filters = encodeURIComponent(JSON.stringify([['industry', 'in', ['Steel']]]));
  await page.goto(`/accounts?filters=${filters}&sort=-name`);
  await expect(page.getByText('2 records')).toBeVisible();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export this view' });
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const names = text.split('\n').flatMap((line) => /Alpha|Beta|Gamma/.exec(line) ?? []);
  expect(names).toEqual(['Gamma', 'Alpha']);
});

test('two writers of one field: the later one chooses', async ({ page, workspace }) => {
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme', industry: 'Steel' });
  await page.goto(`/accounts/${String(id)}`);
  await page.getByRole('button', { name: 'Edit Industry' }).click();
  await workspace.patch(`/v1/accounts/${String(id)}`, { industry: 'Food', employees: 7 });
  await page.getByRole('textbox', { name: 'Industry' }).fill('Glass');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('cell', { name: 'Food' })).toBeVisible();
  await expect(dialog.getByText('Also changed: Employees.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('feed').getByText('Glass')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit Employees' })).toBeVisible();
});

test('archiving can be undone from its toast', async ({ page, workspace }) => {
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme' });
  await page.goto(`/accounts/${String(id)}`);
  await page.getByRole('button', { name: 'Record actions' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(page.getByText('Archived on')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Acme is restored')).toBeVisible();
  await expect(page.getByText('Archived on')).toHaveCount(0);
});

test('the palette finds a record from anywhere, by keyboard', async ({ page, workspace }) => {
  await workspace.post('/v1/accounts', { name: 'Công ty Đường Quảng Ngãi' });
  await page.goto('/settings/profile');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or jump to…' }).fill('duong quang');
  await expect(page.getByRole('option', { name: /Đường Quảng Ngãi/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Công ty Đường Quảng Ngãi' })).toBeVisible();
});

test('an admin makes a user, whose one-time link opens the door', async ({
  page,
  workspace,
  browser,
}) => {
  expect(workspace.email).not.toBe('');
  await page.goto('/settings/users');
  await page.getByRole('button', { name: 'New user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Full name').fill('Ravi Patel');
  await dialog.getByLabel('E-mail').fill(`ravi-${Date.now()}@example.com`);
  await dialog.getByRole('button', { name: 'Create and get link' }).click();
  const link = await page.getByLabel('One-time link').inputValue();
  const other = await browser.newContext();
  const guest = await other.newPage();
  await guest.goto(link);
  await guest.getByLabel('New password').first().fill('another quiet sentence 8');
  await guest.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(guest.getByText('No accounts yet')).toBeVisible();
  await expect(guest.getByRole('button', { name: /Ravi Patel/ })).toBeVisible();
  await other.close();
});

test('signing out closes every tab', async ({ page, workspace, context }) => {
  expect(workspace.email).not.toBe('');
  await page.goto('/accounts');
  await expect(page.getByText('No accounts yet')).toBeVisible();
  const second = await context.newPage();
  await second.goto('/contacts');
  await expect(second.getByText('No contacts yet')).toBeVisible();
  await page.getByRole('button', { name: /account menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(second.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a lost connection says so and can be tried again', async ({ page, workspace }) => {
  await workspace.post('/v1/accounts', { name: 'Acme' });
  await page.route('**/v1/accounts?**', (route) => route.abort());
  await page.goto('/accounts');
  await expect(page.getByRole('alert')).toContainText('No connection to the server.', {
    timeout: 30_000,
  });
  await page.unroute('**/v1/accounts?**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
});
