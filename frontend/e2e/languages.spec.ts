import { expect, expectNoSidewaysScroll, test } from './workspace';

const LANGUAGES = {
  vi: { accounts: 'Khách hàng', revenue: '14.500.000 €' },
  fr: { accounts: 'Comptes', revenue: '14 500 000 €' },
  hi: { accounts: 'खाते', revenue: '€1,45,00,000' },
  'zh-CN': { accounts: '客户', revenue: '€14,500,000' },
} as const;

/** What a missing text looks like: its key. */
const KEY =
  /\b(admin|common|kit|identity|customers|exchange|activities|problems|list|fields):?\.[a-z]\w+/;

/** Names of events are the same in every language: the audit trail and webhooks show them. */
const EVENT = /\b(activities|customers|exchange|identity|views)\.[a-z_]+\.[a-z_]+\b/g;

for (const [language, words] of Object.entries(LANGUAGES)) {
  test.describe(language, () => {
    test.use({ language });

    test('the whole app speaks it', async ({ page, workspace }) => {
      const account = await workspace.post('/v1/accounts', {
        name: 'Acme',
        annual_revenue: { amount: '14500000.00', currency: 'EUR' },
      });
      await page.goto('/accounts');
      await expect(page.getByRole('heading', { name: words.accounts, level: 1 })).toBeVisible();
      const shown = page.getByRole('row').nth(1);
      await expect(shown).toContainText('Acme');
      expect((await shown.innerText()).replace(/[\u00a0\u202f]/g, ' ')).toContain(words.revenue);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      for (const path of [
        '/accounts',
        `/accounts/${String(account.id)}`,
        '/contacts',
        '/imports',
        '/imports/new',
        '/settings/profile',
        '/settings/security',
        '/settings/workspace',
        '/settings/users',
        '/settings/teams',
        '/settings/tokens',
        '/settings/roles',
        '/settings/api-clients',
        '/settings/webhooks',
        '/settings/custom-fields',
        '/settings/audit',
        '/settings/outbox',
      ]) {
        for (const width of [1440, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await page.goto(path);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await expectNoSidewaysScroll(page);
          const said = await page.locator('body').innerText();
          expect(said.replace(EVENT, '')).not.toMatch(KEY);
        }
      }
    });
  });
}
