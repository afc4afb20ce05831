import { expect, expectAccessible, test } from './workspace';

test('a user is ended, and what they own goes to a successor', async ({ page, workspace }) => {
  const { items: roles } = (await workspace.get('/v1/roles')) as {
    items: { id: string; key: string }[];
  };
  const role_id = roles.find(({ key }) => key === 'sales_rep')?.id;
  const made = async (name: string) => {
    const email = `${name.toLowerCase()}-${Date.now()}@example.com`;
    return String((await workspace.post('/v1/users', { name, email, role_id, team_ids: [] })).id);
  };
  const leaver = await made('Ravi');
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme', owner_id: leaver });
  await page.goto('/settings/users');
  await page.getByRole('button', { name: 'Actions for Ravi' }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  const dialog = page.getByRole('dialog', { name: 'End Ravi' });
  await dialog.getByRole('combobox', { name: 'Successor' }).fill('mai');
  await page.getByRole('option', { name: 'Mai Lê' }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'End and hand over' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Ravi' })).toContainText('Deactivated');
  await expect(async () => {
    const { owner } = await workspace.get(`/v1/accounts/${String(id)}`);
    expect(owner).toMatchObject({ name: 'Mai Lê' });
  }).toPass({ timeout: 40_000 });
});
