import { expect, expectAccessible, test } from './workspace';

test('a task is planned on a record, reminds, and is done', async ({ page, workspace }) => {
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme' });
  await page.goto(`/accounts/${String(id)}`);
  const panel = page.getByRole('region', { name: 'To do' });
  await panel.getByRole('button', { name: 'Add task' }).click();
  const dialog = page.getByRole('dialog', { name: 'New task' });
  await expect(dialog.getByLabel('Task')).toBeFocused();
  await dialog.getByLabel('Task').fill('Send the price list');
  await dialog.getByLabel('Priority').selectOption('urgent');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(panel.getByText('Send the price list')).toBeVisible();
  const feed = page.getByRole('feed', { name: 'Timeline' });
  await expect(feed.getByText('planned a task')).toBeVisible();

  // the worker puts the reminder into the inbox, and the open page hears of it
  await workspace.post('/v1/tasks', { title: 'Ring Acme', remind_at: '2026-01-01T08:00:00Z' });
  const bell = page.getByRole('button', { name: 'Inbox' });
  await expect(bell.getByLabel('1 unread')).toBeVisible({ timeout: 20_000 });
  await bell.click();
  const inbox = page.getByRole('dialog', { name: 'Inbox' });
  await expect(inbox.getByText('Ring Acme')).toBeVisible();
  await expectAccessible(page);
  await inbox.getByRole('link', { name: 'Open the inbox' }).click();
  await page.getByRole('button', { name: 'Mark all read' }).click();
  await expect(bell.getByLabel('1 unread')).toHaveCount(0);

  await page.goto('/tasks');
  const mine = page.getByRole('list', { name: 'My tasks' });
  await expect(mine.getByRole('listitem')).toHaveCount(2);
  await mine.getByRole('button', { name: 'Complete Send the price list' }).click();
  await expect(mine.getByRole('listitem')).toHaveCount(1);
  await page.getByText('Closed', { exact: true }).click();
  await expect(mine.getByText('Send the price list')).toBeVisible();
});
