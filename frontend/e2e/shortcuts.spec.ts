import type { Page } from '@playwright/test';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
  type Workspace,
} from './workspace';

async function fill(workspace: Workspace): Promise<string> {
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme', industry: 'Steel' });
  await workspace.post('/v1/accounts', { name: 'Borealis', industry: 'Glass' });
  return String(id);
}

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const palette = (page: Page) => page.getByRole('combobox', { name: 'Search or jump to…' });

test('a morning’s work without a mouse and without Tab', async ({ page, workspace }) => {
  await fill(workspace);
  await page.goto('/imports');
  await expect(title(page, 'Imports')).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Acme' })).toBeFocused();
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Borealis' })).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(title(page, 'Acme')).toBeVisible();

  await page.keyboard.press('e');
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toBeFocused();
  await page.keyboard.type(' & Sons, jkeng?');
  await page.keyboard.press('Enter');
  await expect(title(page, 'Acme & Sons, jkeng?')).toBeVisible();

  await page.keyboard.press('m');
  await page.keyboard.type('They call back on Monday.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('feed').getByText('They call back on Monday.')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('u');
  await expect(page.getByRole('link', { name: 'Borealis' })).toBeVisible();

  await page.keyboard.press('n');
  await expect(page.getByRole('dialog', { name: 'New account' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await page.keyboard.type('Cobalt');
  await page.keyboard.press('Enter');
  await expect(title(page, 'Cobalt')).toBeVisible();
});

test('the help lists the keys, and turns single letters off', async ({ page, workspace }) => {
  await fill(workspace);
  await page.goto('/accounts');
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const text of ['Next row', 'Edit the record', 'Accounts', 'Search, go, do']) {
    await expect(help.getByText(text)).toBeVisible();
  }
  await expectAccessible(page);
  await help.getByRole('checkbox', { name: /single letter/ }).uncheck();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  await page.keyboard.press('n');
  await page.keyboard.press('?');
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeFocused();
  await expect(page.getByRole('dialog')).toHaveCount(1);
});

test('the palette goes, makes, and does what the page can do', async ({ page, workspace }) => {
  const id = await fill(workspace);
  await page.goto(`/accounts/${id}`);
  await expect(title(page, 'Acme')).toBeVisible();
  await page.keyboard.press('Control+k');
  const onPage = page.getByRole('group', { name: 'On this page' });
  await expect(onPage.getByRole('option', { name: 'Archive' })).toBeVisible();
  await expectAccessible(page);
  await palette(page).fill('archive');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Archived on')).toBeVisible();

  await page.keyboard.press('Control+k');
  await palette(page).fill('teams');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No teams yet')).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('group', { name: 'Recent' }).getByText('Acme')).toBeVisible();
  await palette(page).fill('new contact');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New contact' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+k');
  await palette(page).fill('switch to dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeVisible();
  await expectAccessible(page);
});

test('the palette on a telephone', async ({ page, workspace }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await fill(workspace);
  await page.goto('/accounts');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await palette(page).fill('borealis');
  await expect(page.getByRole('option', { name: /Borealis/ })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.getByRole('option', { name: /Borealis/ }).click();
  await expect(title(page, 'Borealis')).toBeVisible();
});
