import type { Page } from '@playwright/test';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
  type Workspace,
} from './workspace';

async function fill(workspace: Workspace): Promise<void> {
  for (const [name, country] of [
    ['Atelier Rhône', 'FR'],
    ['Filature du Nord', 'FR'],
    ['Gupta Looms', 'IN'],
  ]) {
    await workspace.post('/v1/accounts', { name, address: { country } });
  }
}

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

async function look(page: Page, name: string): Promise<void> {
  await expectNoSidewaysScroll(page);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await expectAccessible(page);
    await test.info().attach(`${name} ${colorScheme}`, {
      body: await page.screenshot(),
      contentType: 'image/png',
    });
  }
}

test('a view is saved, begins the list, and many of its rows are changed and changed back', async ({
  page,
  workspace,
}) => {
  await fill(workspace);
  await page.goto('/accounts?filters=[["country","eq","FR"]]');
  await expect(row(page, 'Gupta Looms')).toBeHidden();
  await expect(row(page, 'Atelier Rhône')).toBeVisible();

  await test.step('saved and made the default', async () => {
    await page.getByRole('button', { name: 'View: All records' }).click();
    await page.getByRole('menuitem', { name: 'Save as a new view' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('French');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'View: French' }).click();
    await page.getByRole('menuitem', { name: 'Begin with this view' }).click();
    await page.goto('/accounts');
    await expect(page.getByRole('button', { name: 'View: French' })).toBeVisible();
    await expect(row(page, 'Gupta Looms')).toBeHidden();
  });

  await test.step('ticked, tagged, taken back', async () => {
    await page.getByRole('checkbox', { name: 'Select all that are loaded' }).check();
    await expect(page.getByText('2 selected')).toBeVisible();
    await look(page, 'ticked');
    await page.getByRole('region', { name: 'Selected records' }).getByText('Tags').click();
    const tags = page.getByRole('dialog').getByLabel('Tags', { exact: true }).first();
    await tags.fill('fair');
    await tags.press('Enter');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page.getByText('2 records changed')).toBeVisible();
    await expect(row(page, 'Filature du Nord')).toContainText('fair');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row(page, 'Filature du Nord')).not.toContainText('fair');
  });

  await test.step('a star keeps a record at hand', async () => {
    await page.getByRole('link', { name: 'Atelier Rhône', exact: true }).click();
    await page.getByRole('button', { name: 'Add to favourites' }).click();
    const kept = page.getByRole('navigation').getByRole('link', { name: 'Atelier Rhône' });
    await expect(kept).toBeVisible();
    await look(page, 'starred');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('group', { name: 'Favourites' })).toContainText('Atelier Rhône');
  });
});

test('on a phone rows are ticked and views chosen too', async ({ page, workspace }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await fill(workspace);
  await workspace.post('/v1/views', { resource: 'accounts', name: 'French', where: null });
  await page.goto('/accounts');
  await page.getByRole('checkbox', { name: 'Select Gupta Looms' }).check();
  await expect(page.getByText('1 selected')).toBeVisible();
  await look(page, 'phone');
});
