import { expect, test } from './workspace';

test('what one person changes, another sees within seconds', async ({
  page,
  workspace,
  browser,
}) => {
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme', industry: 'Steel' });
  const state = await page.context().storageState();
  const other = await browser.newContext({ storageState: state });
  const list = await other.newPage();
  await list.goto('/accounts');
  await expect(list.getByRole('link', { name: 'Acme' })).toBeVisible();
  await page.goto(`/accounts/${String(id)}`);
  await expect(page.getByRole('button', { name: 'Edit Industry' })).toBeVisible();

  await test.step('an edit of a record shows in a list', async () => {
    await page.getByRole('button', { name: 'Edit Industry' }).click();
    await page.getByRole('textbox', { name: 'Industry' }).fill('Glass');
    await page.keyboard.press('Enter');
    await expect(list.getByRole('row', { name: /Acme/ })).toContainText('Glass', {
      timeout: 10_000,
    });
  });

  await test.step('a new record joins the list', async () => {
    await workspace.post('/v1/accounts', { name: 'Newcomer' });
    await expect(list.getByRole('link', { name: 'Newcomer' })).toBeVisible({ timeout: 10_000 });
  });

  await test.step('an open record and its timeline follow', async () => {
    await workspace.patch(`/v1/accounts/${String(id)}`, { employees: 4321 });
    await expect(page.getByRole('definition').filter({ hasText: '4,321' })).toBeVisible({
      timeout: 10_000,
    });
    await expect(page.getByRole('feed', { name: 'Timeline' })).toContainText('4,321');
  });
  await other.close();
});
