import { expect, expectAccessible, test } from './workspace';

test('what was written down can be corrected and taken away', async ({ page, workspace }) => {
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme' });
  await workspace.post('/v1/activities', {
    record_type: 'account',
    record_id: id,
    kind: 'call',
    body: 'Wants a quote.',
    direction: 'in',
    next_step: 'Send it',
  });
  await page.goto(`/accounts/${String(id)}`);
  const feed = page.getByRole('feed', { name: 'Timeline' });
  await feed.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit call' });
  const words = dialog.getByRole('textbox', { name: 'What was said on the call?' });
  await expect(words).toBeFocused();
  await words.fill('Wants two quotes.');
  await dialog.getByLabel('Next step').fill('');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(feed.getByText('Wants two quotes.')).toBeVisible();
  await expect(feed.getByText('Send it')).toHaveCount(0);
  await expect(feed.getByText('corrected a call')).toBeVisible();

  await feed.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(feed.getByText('Wants two quotes.')).toHaveCount(0);
});

test('a record is shared, with more rights, and no longer', async ({ page, workspace }) => {
  const roles = (await workspace.get('/v1/roles')).items as { id: string; key: string }[];
  await workspace.post('/v1/users', {
    name: 'Noor Haddad',
    email: `noor-${workspace.email}`,
    role_id: roles.find(({ key }) => key === 'sales_rep')?.id,
  });
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme' });
  await page.goto(`/accounts/${String(id)}`);
  const panel = page.getByRole('region', { name: 'Shared with' });
  await expect(panel.getByText('Only its owner')).toBeVisible();
  await panel.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this record' });
  await dialog.getByRole('combobox', { name: 'Person' }).fill('hadd');
  await page.getByRole('option', { name: 'Noor Haddad' }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(panel.getByText('Noor Haddad')).toBeVisible();

  await panel.getByLabel('What Noor Haddad may do').selectOption('write');
  await expect
    .poll(async () => {
      const { shares } = await workspace.get(`/v1/accounts/${String(id)}/sharing`);
      return (shares as { access: string }[]).map(({ access }) => access);
    })
    .toEqual(['write']);
  await panel.getByRole('button', { name: 'Stop sharing with Noor Haddad' }).click();
  await expect(panel.getByText('Only its owner')).toBeVisible();
});

test('columns are chosen, ordered and kept', async ({ page, workspace }) => {
  await workspace.post('/v1/accounts', { name: 'Acme', website: 'https://acme.example' });
  await page.goto('/accounts');
  const heads = () =>
    page
      .getByRole('columnheader')
      .evaluateAll((all) => all.map((head) => head.textContent?.trim() ?? ''));
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  const before = await heads();
  await page.getByRole('button', { name: 'Columns' }).click();
  const chooser = page.getByRole('dialog');
  await chooser.getByRole('checkbox', { name: 'Industry' }).uncheck();
  await chooser.getByRole('button', { name: 'Move Country down' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  const after = ['Name', 'Annual revenue', 'Country', 'Employees'];
  await expect.poll(async () => (await heads()).slice(0, 4)).toEqual(after);
  expect(page.url()).toContain('columns=');

  await page.goto('/contacts');
  await expect(page.getByText('No contacts yet')).toBeVisible();
  await page.goto('/accounts');
  await expect.poll(async () => (await heads()).slice(0, 4)).toEqual(after);

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'Back to the standard columns' }).click();
  await expect.poll(heads).toEqual(before);
});
