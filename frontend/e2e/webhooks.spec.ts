import { expect, expectAccessible, test } from './workspace';

test('a webhook is made, told its secret, pinged, changed, disabled and deleted', async ({
  page,
  workspace,
}) => {
  expect(workspace.email).not.toBe('');
  await page.goto('/settings/webhooks');
  await page.getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Warehouse');
  await dialog.getByLabel('Address').fill('https://warehouse.example.com/told');
  await dialog.getByLabel('Only when').fill('{ not json');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText('This is not JSON.')).toBeVisible();
  await expectAccessible(page);
  await dialog
    .getByLabel('Only when')
    .fill('{"all": [{"field": "industry", "op": "eq", "value": "Steel"}]}');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel('Signing secret')).toHaveValue(/^whsec_/);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('https://warehouse.example.com/told')).toBeVisible();

  const act = async (name: string) => {
    await page.getByRole('button', { name: 'Actions for Warehouse' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  await act('Send a ping');
  await expect(page.getByText('A ping is on its way')).toBeVisible();
  await act('Deliveries');
  await expect(dialog.getByRole('listitem').first()).toContainText(/Waiting|Failed|Withheld/);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await act('Edit webhook');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Depot');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Actions for Depot' }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await expect(page.getByText('Disabled · by hand')).toBeVisible();
  await page.getByRole('button', { name: 'Actions for Depot' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No webhooks yet')).toBeVisible();
});
