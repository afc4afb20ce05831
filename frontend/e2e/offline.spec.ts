import { expect, expectAccessible, test } from './workspace';

const LOST = 'No connection. What you see may be out of date';

test('a connection that goes is told, and its return renews what is on screen', async ({
  page,
  context,
  workspace,
}) => {
  const { id } = await workspace.post('/v1/accounts', { name: 'Acme', industry: 'Steel' });
  await page.goto(`/accounts/${String(id)}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Acme' })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(LOST)).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Edit Industry' }).click();
  await page.getByRole('textbox', { name: 'Industry' }).fill('Glass');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No connection to the server.')).toBeVisible();
  await page.keyboard.press('Escape');

  await context.setOffline(false);
  await expect(page.getByText('The connection is back.')).toBeVisible();
  await expect(page.getByText(LOST)).toHaveCount(0);
});

test('one request that fails is not a lost connection', async ({ page, workspace }) => {
  await workspace.post('/v1/accounts', { name: 'Acme' });
  await page.route('**/v1/accounts?**', (route) => route.abort());
  await page.goto('/accounts');
  await expect(page.getByRole('alert')).toContainText('No connection to the server.');
  await expect(page.getByText(LOST)).toHaveCount(0);
});

test.describe('installed', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the app opens without a connection, and keeps no answer of the API', async ({
    page,
    context,
    workspace,
    wrongs,
  }) => {
    await workspace.post('/v1/accounts', { name: 'Acme' });
    await page.goto('/accounts');
    await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
    const kept = () =>
      page.evaluate(async () => {
        const names = await caches.keys();
        const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return all.flat().map(({ url }) => new URL(url).pathname);
      });
    await expect
      .poll(async () => (await kept()).filter((p) => p.endsWith('.js')).length)
      .toBeGreaterThan(5);
    await page.reload();
    await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
    const paths = await kept();
    expect(paths).toContain('/');
    expect(paths.filter((path) => /^\/(v1|\.well-known)\//.test(path))).toEqual([]);

    await context.setOffline(true);
    await page.reload();
    await expect(page.getByRole('alert')).toContainText('The page could not be loaded');
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
    // The page that could not be loaded told the console why, and nothing else went wrong.
    expect(wrongs.splice(0).filter((wrong) => !wrong.startsWith('AppError: network'))).toEqual([]);
  });

  test('the manifest offers icons that exist, one of them for a mask', async ({ page }) => {
    await page.goto('/sign-in');
    const answer = await page.request.get('/manifest.webmanifest');
    const manifest = (await answer.json()) as {
      display: string;
      icons: { src: string; sizes: string; purpose?: string }[];
    };
    expect(manifest.display).toBe('standalone');
    for (const { src, sizes } of manifest.icons) {
      const icon = await page.request.get(src);
      expect(icon.headers()['content-type'], src).toContain('image/');
      if (!src.endsWith('.png')) continue;
      const body = await icon.body();
      expect(`${body.readUInt32BE(16)}x${body.readUInt32BE(20)}`).toBe(sizes);
    }
    expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  });
});
