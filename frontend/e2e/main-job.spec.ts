import path from 'node:path';
import type { Page } from '@playwright/test';
import { sharedData } from './shared-data';
import { demo } from './test';
import { expect, test } from './workspace';
import { CUSTOMERS } from './workspace';

async function signIn(page: Page): Promise<void> {
  const { email, password } = demo();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(row(page, 'Himalaya Textiles')).toBeVisible();
}

async function upload(page: Page, csv: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Import CSV' }).click();
  await page.getByLabel('Choose file').setInputFiles(csv);
  await expect(page.getByRole('heading', { name: 'Match the columns' })).toBeVisible();
}

/** Past the values, where the file has some that may have been meant otherwise. */
async function check(page: Page, settle = async (): Promise<void> => {}): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
  const step = page.getByRole('heading', {
    name: /^(Settle the values|This is what would happen)$/,
  });
  await expect(step).toBeVisible({ timeout: 40_000 });
  if ((await step.textContent()) === 'Settle the values') {
    await settle();
    await page.getByRole('button', { name: 'Check the file' }).click();
  }
  await expect(page.getByRole('heading', { name: 'This is what would happen' })).toBeVisible();
}

const mapped = (page: Page, column: string) =>
  page.getByRole('combobox', { name: `Field for the column ${column}`, exact: true });

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

const count = (page: Page, kind: string) =>
  page.getByRole('term').filter({ hasText: kind }).locator('xpath=following-sibling::dd');

/** Holds the page's question how far the job is, until what it shows meanwhile has been seen. */
async function whileRunning(page: Page, start: () => Promise<void>, seen: () => Promise<void>) {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(/\/v1\/imports\/[0-9a-f-]{36}$/, async (route) => {
    await held;
    await route.continue();
  });
  await start();
  await seen();
  letGo();
  await page.unrouteAll({ behavior: 'wait' });
}

test('the demo login imports, looks around, edits, and takes the import back', async ({ page }) => {
  await signIn(page);
  await upload(page, CUSTOMERS);

  await test.step('columns are guessed; what was not is put right', async () => {
    await expect(mapped(page, 'Company')).toHaveValue('Name');
    await expect(mapped(page, 'Sector')).toHaveValue('Industry');
    await expect(mapped(page, 'Country')).toHaveValue('Country');
    await mapped(page, 'Seat').fill('City');
    await page.getByRole('option', { name: 'City', exact: true }).click();
    await expect(mapped(page, 'Seat')).toHaveValue('City');
    await page.getByLabel('Unit of Turnover').selectOption('In millions');
    await expect(page.getByLabel('Unit of Turnover')).toHaveValue('millions');
  });

  await test.step('the preview has real rows under the fields they go to', async () => {
    const preview = page.getByRole('region', { name: 'First rows of the file' }).getByRole('table');
    await expect(preview.getByRole('row')).toHaveCount(13);
    await expect(preview.getByRole('columnheader', { name: 'Seat City' })).toBeVisible();
    await expect(preview.getByRole('cell', { name: 'Ironbridge "North" Works' })).toBeVisible();
  });

  await test.step('the dry run counts, and says why a row is refused', async () => {
    await check(page);
    await expect(count(page, 'Would be created')).toHaveText('11');
    await expect(count(page, 'Would be refused')).toHaveText('1');
    const refused = page.getByRole('region', { name: 'Refused rows' }).getByRole('row').nth(1);
    await expect(refused).toContainText('Gupta Looms');
    await expect(refused).toContainText('Employees:');
  });

  await test.step('the run shows how far it is, then what came of it', async () => {
    await whileRunning(
      page,
      () => page.getByRole('button', { name: 'Import 11 rows' }).click(),
      async () => {
        await expect(page.getByRole('heading', { name: 'Importing' })).toBeVisible();
        await expect(page.getByRole('main').getByRole('status')).toContainText(
          /of 12 rows|Waiting for the worker/,
        );
      },
    );
    await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
    await expect(count(page, 'Created')).toHaveText('11');
    await expect(count(page, 'Refused')).toHaveText('1');
  });
  const importUrl = page.url();

  await test.step('the list has the rows at once', async () => {
    await page.getByRole('link', { name: 'Open Accounts' }).click();
    await expect(row(page, 'Brightwater Pumps')).toContainText('€21,750,000');
  });

  await test.step('filter', async () => {
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Industry' }).click();
    await page.getByLabel('Value').fill('Machinery');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(row(page, 'Kestrel Maps')).toHaveCount(0);
    await expect(row(page, 'Brightwater Pumps')).toBeVisible();
    await expect(row(page, 'Ironbridge "North" Works')).toBeVisible();
    await page.getByRole('button', { name: 'Remove filter: Industry' }).click();
    await expect(row(page, 'Kestrel Maps')).toBeVisible();
  });

  await test.step('sort', async () => {
    await page.getByRole('columnheader', { name: 'Employees' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Sort ascending' }).click();
    await expect(page.getByRole('columnheader', { name: 'Employees' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    await expect(page.getByRole('row').nth(1)).toContainText('Kestrel Maps');
    await expect(page.getByRole('row').nth(2)).toContainText('Jardins Réunis');
  });

  await test.step('search, without the marks that a hurried typist leaves out', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('etoile');
    await expect(row(page, 'Kestrel Maps')).toHaveCount(0);
    await row(page, 'Étoile du Nord').getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Étoile du Nord' })).toBeVisible();
  });

  await test.step('edit in place, and find the change in the timeline', async () => {
    await page.getByRole('button', { name: 'Edit Employees' }).click();
    await page.getByRole('textbox', { name: 'Employees' }).fill('955');
    await page.getByRole('button', { name: 'Save' }).click();
    const timeline = page.getByRole('feed', { name: 'Timeline' });
    const newest = timeline.getByRole('article').first();
    await expect(newest).toContainText('Demo Admin changed');
    await expect(newest.locator('del')).toHaveText('940');
    await expect(newest.locator('ins')).toHaveText('955');
    await expect(timeline).toContainText('created this record by an import');
  });

  await test.step('taken back: what was changed since stays, the rest is gone', async () => {
    await page.goto(importUrl);
    await page.getByRole('button', { name: 'Reverse import' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reverse import' }).click();
    await expect(page.getByRole('heading', { name: 'The import was taken back' })).toBeVisible();
    await expect(page.getByText('10 records were taken back.')).toBeVisible();
    await expect(page.getByText('1 stayed because it was changed or is in use.')).toBeVisible();
    await page.getByRole('link', { name: 'Open Accounts' }).click();
    await expect(row(page, 'Étoile du Nord')).toBeVisible();
    await expect(row(page, 'Brightwater Pumps')).toHaveCount(0);
    await expect(row(page, '陆羽茶业')).toHaveCount(0);
  });
});

if (sharedData) {
  const accounts = path.join(sharedData, '01_crm_sales/accounts.csv');

  test('a public list of accounts, with parents that come later', async ({ page, workspace }) => {
    expect(workspace.email).not.toBe('');
    await page.goto('/accounts');
    await upload(page, accounts);
    await expect(mapped(page, 'account')).toHaveValue('Name');
    await expect(mapped(page, 'subsidiary_of')).toHaveValue('Parent account');
    await check(page, async () => {
      const meant = page.getByRole('combobox', { name: 'Meaning of Philipines' });
      await expect(page.getByText('technolgy', { exact: true })).toBeVisible();
      await page.getByRole('button', { name: 'Accept all suggestions' }).click();
      await expect(page.getByRole('combobox', { name: 'Meaning of technolgy' })).toHaveValue(
        'technology',
      );
      await expect(meant).toHaveValue('Philippines');
    });
    await expect(count(page, 'Would be created')).toHaveText('85');
    await page.getByRole('button', { name: 'Import 85 rows' }).click();
    await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
    await expect(count(page, 'Created')).toHaveText('85');
    await page.getByRole('link', { name: 'Open Accounts' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('acme corp');
    await expect(row(page, 'Acme Corporation')).toBeVisible();
  });
}
