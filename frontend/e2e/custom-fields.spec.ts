import { expect, expectAccessible, test } from './workspace';

test('a field of choices is made, changed, retired and brought back', async ({
  page,
  workspace,
}) => {
  await page.goto('/settings/custom-fields');
  await page.getByRole('button', { name: 'New field' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Label' }).fill('Shoe size');
  await dialog.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: 'Choice', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Choice 1' }).fill('Small');
  await dialog.getByRole('button', { name: 'Add a choice' }).click();
  await dialog.getByRole('textbox', { name: 'Choice 2' }).fill('Large');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('Accounts · shoe_size')).toBeVisible();

  const act = async (name: string) => {
    await page.getByRole('button', { name: 'Actions for Shoe size' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  await act('Edit field');
  await dialog.getByRole('button', { name: 'Retire Small' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  const { items } = (await workspace.get('/v1/custom-fields')) as {
    items: { choices: { key: string; retired: boolean }[] }[];
  };
  expect(items[0]?.choices).toMatchObject([
    { key: 'small', retired: true },
    { key: 'large', retired: false },
  ]);
  await act('Retire');
  await expect(page.getByText('Retired', { exact: true })).toBeVisible();
  await act('Bring back');
  await expect(page.getByText('Retired', { exact: true })).toHaveCount(0);
});

test('a record shows, takes and keeps values of custom fields', async ({ page, workspace }) => {
  const field = { object: 'accounts', type: 'choice', key: 'tier', label: 'Tier' };
  const choices = [
    { key: 'gold', label: 'Gold level' },
    { key: 'iron', label: 'Iron level' },
  ];
  await workspace.post('/v1/custom-fields', { ...field, choices });
  await workspace.post('/v1/custom-fields', {
    object: 'accounts',
    type: 'number',
    key: 'pallets',
    label: 'Pallets',
  });
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme', custom: { tier: 'iron' } });
  await page.goto(`/accounts/${String(id)}`);
  await expect(page.getByRole('region', { name: 'More' })).toContainText('Iron level');
  await page.getByRole('button', { name: 'Edit Pallets' }).click();
  await page.getByRole('textbox', { name: 'Pallets' }).fill('12.5');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('definition').filter({ hasText: '12.5' })).toBeVisible();
  expect(await workspace.get(`/v1/accounts/${String(id)}`)).toMatchObject({
    custom: { tier: 'iron', pallets: 12.5 },
  });

  const search = new URLSearchParams({
    columns: JSON.stringify(['custom.tier', 'custom.pallets']),
    filters: JSON.stringify([['custom.tier', 'in', ['iron']]]),
  });
  await page.goto(`/accounts?${search.toString()}`);
  await expect(page.getByRole('row', { name: /Acme/ })).toContainText('Iron level');
  await expect(page.getByRole('columnheader', { name: /Pallets/ })).toBeVisible();

  await page.getByRole('button', { name: 'New account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Second');
  await dialog.getByRole('textbox', { name: 'Pallets' }).fill('3');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'Second', level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'More' })).toContainText('3');
});
