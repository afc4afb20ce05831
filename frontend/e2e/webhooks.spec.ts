import { expect, expectAccessible, test } from './workspace';

test('a webhook is made, told its secret, pinged, changed, disabled and deleted', async ({
  page,
  workspace,
}) => {
  await page.goto('/settings/webhooks');
  await page.getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Warehouse');
  await dialog.getByLabel('Address').fill('https://warehouse.example.com/told');
  await dialog.getByRole('button', { name: 'Add condition' }).click();
  await expect(dialog.getByRole('combobox', { name: 'Field' })).toBeFocused();
  await page.keyboard.type('Industry');
  await page.keyboard.press('Enter');
  await dialog.getByRole('combobox', { name: 'Condition' }).selectOption('is');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText('Say what it is compared with')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('textbox', { name: 'Value' }).fill('Steel');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel('Signing secret')).toHaveValue(/^whsec_/);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('https://warehouse.example.com/told')).toBeVisible();

  const { items } = (await workspace.get('/v1/webhooks')) as { items: { condition: unknown }[] };
  expect(items[0]?.condition).toEqual({ all: [{ field: 'industry', op: 'eq', value: 'Steel' }] });

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
