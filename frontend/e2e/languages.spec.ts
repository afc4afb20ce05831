import { PAGES, addressOf, textOf } from './pages';
import { expect, expectNoSidewaysScroll, furnish, test, visit } from './workspace';

const LANGUAGES = {
  vi: '14.500.000 €',
  fr: '14 500 000 €',
  hi: '€1,45,00,000',
  'zh-CN': '€14,500,000',
} as const;

/** What a missing text looks like: its key. */
const KEY =
  /\b(admin|common|kit|identity|customers|exchange|activities|problems|list|fields):?\.[a-z]\w+/;

/** Names of events are the same in every language: the audit trail and webhooks show them. */
const EVENT = /\b(activities|customers|exchange|identity|views)\.[a-z_]+\.[a-z_]+\b/g;

for (const [language, revenue] of Object.entries(LANGUAGES)) {
  test.describe(language, () => {
    test.use({ language });

    test('the whole app speaks it', async ({ page, workspace }) => {
      const ids = await furnish(workspace);
      await page.goto('/accounts');
      const shown = page.getByRole('row').nth(1);
      await expect(shown).toContainText('Công ty Sông Hồng');
      expect((await shown.innerText()).replace(/[\u00a0\u202f]/g, ' ')).toContain(revenue);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      for (const each of PAGES.filter(({ open }) => !open)) {
        await visit(page, addressOf(each, ids));
        const name = each.heading ? textOf(language, each.heading) : /Sông Hồng|Phước|late\.csv/;
        await expect(page.getByRole('heading', { name }).first()).toBeVisible();
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await expectNoSidewaysScroll(page);
          const said = await page.locator('body').innerText();
          expect(said.replace(EVENT, ''), each.address).not.toMatch(KEY);
        }
      }
    });
  });
}
