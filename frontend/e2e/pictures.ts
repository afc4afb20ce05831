import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { demoAccounts, demoPeople } from './pictures-data';
import { CUSTOMERS, expect, test, type Workspace } from './workspace';

/** Not a test: pictures.config.ts takes the pictures of docs/screens anew, from the running thing. */
const SCREENS = path.resolve(import.meta.dirname, '../../docs/screens');

async function furnish(workspace: Workspace): Promise<string> {
  const ids: string[] = [];
  for (const account of demoAccounts) {
    ids.push(String((await workspace.post('/v1/accounts', account)).id));
  }
  const [first = ''] = ids;
  for (const person of demoPeople) {
    await workspace.post('/v1/contacts', { ...person, account_id: first });
  }
  const about = { record_type: 'account', record_id: first };
  await workspace.patch(`/v1/accounts/${first}`, { employees: 325 });
  await workspace.post('/v1/activities', { ...about, kind: 'note', body: 'Báo giá đã gửi.' });
  await workspace.post('/v1/activities', {
    ...about,
    kind: 'call',
    direction: 'in',
    duration_minutes: 12,
    body: 'Muốn nhận hàng trước Tết.',
    next_step: 'Gửi lịch giao hàng',
    next_step_due: '2030-01-15',
  });
  return first;
}

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(SCREENS, `${name}.png`), animations: 'disabled' });
}

const first = demoAccounts[0]?.name ?? '';

test.use({ deviceScaleFactor: 1.5, viewport: { width: 1200, height: 720 } });
test.beforeAll(() => mkdir(SCREENS, { recursive: true }));

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });

    test('accounts', async ({ page, workspace }) => {
      await furnish(workspace);
      await page.goto('/accounts');
      await expect(page.getByRole('link', { name: first })).toBeVisible();
      await picture(page, `accounts-${scheme}`);
    });
  });
}

test.describe('Vietnamese', () => {
  test.use({ language: 'vi' });

  test('a record', async ({ page, workspace }) => {
    const id = await furnish(workspace);
    await page.goto(`/accounts/${id}`);
    await expect(page.getByRole('feed').getByText('Báo giá đã gửi.')).toBeVisible();
    await picture(page, 'record-vi');
  });
});

test.describe('Chinese', () => {
  test.use({ language: 'zh-CN', colorScheme: 'dark' });

  test('matching the columns of a file', async ({ page, workspace }) => {
    expect(workspace.email).toContain('@');
    await page.goto('/imports/new?target=accounts');
    await page.locator('input[type=file]').setInputFiles(CUSTOMERS);
    await expect(page.getByRole('cell', { name: 'Gupta Looms' })).toBeVisible();
    await picture(page, 'import-zh-dark');
  });
});

test.describe('phone', () => {
  test.use({ viewport: { width: 360, height: 720 }, deviceScaleFactor: 2, isMobile: true });

  test('accounts', async ({ page, workspace }) => {
    await furnish(workspace);
    await page.goto('/accounts');
    await expect(page.getByRole('link', { name: first })).toBeVisible();
    await picture(page, 'accounts-phone');
  });
});
