import type { Locator, Page } from '@playwright/test';
import { expect, PASSWORD, test } from './workspace';

/** As far as a person would go on before giving up. */
const PATIENCE = 60;

async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let press = 0; press < PATIENCE; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

test('sign in, open, edit and save, without a mouse', async ({ page, context, workspace }) => {
  await workspace.post('/v1/accounts', { name: 'Acme', industry: 'Steel' });
  await context.clearCookies();
  await page.goto('/');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(workspace.email);
  await tabTo(page, page.getByRole('textbox', { name: 'Password' }));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');

  await tabTo(page, page.getByRole('link', { name: 'Acme' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Acme' })).toBeVisible();

  const opener = page.getByRole('button', { name: 'Edit Industry' });
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Industry' })).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Glass');
  await tabTo(page, page.getByRole('button', { name: 'Save' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('feed', { name: 'Timeline' }).locator('ins')).toHaveText('Glass');
  await expect(opener).toBeFocused();

  await test.step('Escape leaves the value as it was', async () => {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Industry' })).toBeFocused();
    await page.keyboard.type('nothing of it');
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
    await expect(page.getByRole('definition').filter({ hasText: 'Glass' })).toBeVisible();
  });
});

test('the first Tab of a page leads past the navigation', async ({ page, workspace }) => {
  await workspace.post('/v1/accounts', { name: 'Acme' });
  await page.goto('/accounts');
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});
