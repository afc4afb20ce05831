import type { Locator, Page } from '@playwright/test';
import { expect, furnish, PASSWORD, test, visit, type Workspace } from './workspace';

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

/** Something of each kind that the newer pages list. */
async function fillSettings(workspace: Workspace): Promise<void> {
  const field = { object: 'accounts', type: 'text', key: 'size', label: 'Shoe size' };
  const roles = (await workspace.get('/v1/roles')).items as { id: string; key: string }[];
  const role_id = roles.find(({ key }) => key === 'sales_rep')?.id;
  await workspace.post('/v1/custom-fields', field);
  await workspace.post('/v1/api-clients', { name: 'Website', role_id });
  await workspace.post('/v1/webhooks', {
    name: 'Warehouse',
    url: 'https://warehouse.example.com/told',
    events: ['customers.account.*'],
  });
  await workspace.post('/v1/views', { resource: 'accounts', name: 'French', where: null });
}

/** Presses Tab through the page; tells what it did not reach, and what showed no sign of the focus. */
async function tabThrough(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    document.querySelectorAll('[data-reached]').forEach((el) => el.removeAttribute('data-reached'));
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  const wrong: string[] = [];
  for (let press = 0; press < 2 * PATIENCE; press += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return ''; // from the end of the page to its beginning
      if (at.getAttribute('data-reached') === 'first') return null;
      if (at.hasAttribute('data-reached')) return ''; // a date has stops of its own inside
      const begun = document.querySelector('[data-reached]');
      at.setAttribute('data-reached', begun ? '' : 'first');
      const { outlineStyle, boxShadow } = getComputedStyle(at);
      const typed = at.matches('input, textarea, select'); // these show it by their border
      const shown = typed || outlineStyle !== 'none' || boxShadow !== 'none';
      return shown ? '' : `no sign of the focus: ${at.outerHTML.slice(0, 160)}`;
    });
    if (seen === null) break;
    if (seen) wrong.push(seen);
  }
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
      .filter((el) => el.checkVisibility({ visibilityProperty: true }))
      .filter((el) => !el.matches(':disabled, [tabindex="-1"], [type=file], [type=radio]'))
      .filter(
        (el) => !el.closest('[aria-hidden=true], [inert]') && !el.hasAttribute('data-reached'),
      )
      .map((el) => `not reached: ${el.outerHTML.slice(0, 160)}`),
  );
  return [...wrong, ...missed];
}

/** What opens by Enter takes the focus, and gives it back at Escape. */
async function opensAndCloses(page: Page, opener: Locator): Promise<void> {
  await opener.focus();
  await page.keyboard.press('Enter');
  const opened = page.locator('[role=dialog], [role=menu]').first();
  await expect(opened).toBeVisible();
  await expect
    .poll(() => opened.evaluate((element) => element.contains(document.activeElement)))
    .toBe(true);
  await page.keyboard.press('Escape');
  await expect(opened).toHaveCount(0);
  await expect(opener).toBeFocused();
}

test('the newer pages are used without a mouse', async ({ page, workspace }) => {
  await furnish(workspace);
  await fillSettings(workspace);
  await page.goto('/accounts');
  for (const [path, shown, openers] of [
    ['/accounts', 'Công ty Sông Hồng', ['View: All records', 'Columns', 'More actions', 'Inbox']],
    ['/tasks', 'Send the price list', []],
    ['/inbox', 'Inbox', []],
    ['/settings/roles', 'Built in', ['Rights of Sales rep', 'Actions for Sales rep']],
    ['/settings/custom-fields', 'Shoe size', ['New field', 'Actions for Shoe size']],
    ['/settings/webhooks', 'Warehouse', ['New webhook', 'Actions for Warehouse']],
    ['/settings/api-clients', 'Website', ['New API client', 'Actions for Website']],
    ['/settings/tokens', 'No access tokens', ['New token']],
    ['/settings/audit', 'identity.team.created', []],
    ['/settings/security', 'This one', ['Set up']],
  ] as const) {
    await test.step(path, async () => {
      await visit(page, path);
      await expect(page.getByRole('main').getByText(shown).first()).toBeVisible();
      expect(await tabThrough(page), path).toEqual([]);
      for (const name of openers) {
        const opener = page.getByRole('button', { name, exact: true });
        if ((await opener.count()) > 0) await opensAndCloses(page, opener.first());
      }
    });
  }
});
