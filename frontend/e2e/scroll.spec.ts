import type { Page } from '@playwright/test';
import { expect, test, type Workspace } from './workspace';

const ROWS = 100_000;
const LEAST_FPS = 30;
/** A new screenful with every frame: faster than any hand. */
const STEP_PX = 1_500;
const LAST = 'Company 099999';

test.use({ viewport: { width: 1440, height: 900 } });

/** A hundred thousand accounts in pages behind cursors, each like the real one that it is made from. */
async function serveMany(page: Page, workspace: Workspace): Promise<void> {
  await workspace.post('/v1/accounts', {
    name: 'NAME',
    industry: 'Machinery',
    employees: 4_200,
    annual_revenue: { amount: '14500000.00', currency: 'EUR' },
    emails: [{ value: 'office@company.example', primary: true }],
    phones: [{ value: '+33 1 44 55 66 77', primary: true }],
    tags: ['customer', 'key', 'export'],
    address: { lines: ['1 rue Haute'], city: 'Lyon', country: 'FR' },
  });
  const [one] = (await workspace.get('/v1/accounts')).items as { id: string }[];
  const text = JSON.stringify(one);
  const row = (n: number) => {
    const number = String(n).padStart(6, '0');
    const id = `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    return text.replace(one?.id ?? '', id).replace('NAME', `Company ${number}`);
  };
  await page.route(/\/v1\/accounts\?/, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const start = Number(asked.get('cursor') ?? 0);
    const end = Math.min(start + Number(asked.get('limit') ?? 50), ROWS);
    const items = Array.from({ length: end - start }, (_, index) => row(start + index)).join();
    const next = end < ROWS ? `"${end}"` : 'null';
    const body = `{"items":[${items}],"next_cursor":${next},"total":${ROWS}}`;
    return route.fulfill({ contentType: 'application/json', body });
  });
}

interface Measured {
  fps: number;
  /** The frame that nineteen of twenty were faster than. */
  slow: number;
  frames: number;
}

/** Scrolls with every frame until the text is on screen, or the edge is reached and nothing comes. */
function scrolled(page: Page, step: number, until: string): Promise<Measured> {
  return page.evaluate(
    ([by, text]) =>
      new Promise<Measured>((resolve) => {
        const box = document.querySelector('[role="region"]');
        const gaps: number[] = [];
        let last = performance.now();
        const started = last;
        const frame = (now: number) => {
          gaps.push(now - last);
          last = now;
          box?.scrollBy(0, by);
          if (!box?.textContent?.includes(text)) {
            requestAnimationFrame(frame);
            return;
          }
          const slow = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.95)] ?? 0;
          resolve({ fps: (gaps.length / (now - started)) * 1000, slow, frames: gaps.length });
        };
        requestAnimationFrame(frame);
      }),
    [step, until] as const,
  );
}

test('a hundred thousand rows scroll at thirty frames a second', async ({ page, workspace }) => {
  await serveMany(page, workspace);
  await page.goto('/accounts');
  await expect(page.getByRole('link', { name: 'Company 000000' })).toBeVisible();
  const down = await scrolled(page, STEP_PX, LAST);
  await expect(page.getByRole('link', { name: LAST })).toBeVisible();
  expect(await page.getByRole('row').count()).toBeLessThan(80);
  const up = await scrolled(page, -STEP_PX, 'Company 000000');
  for (const [way, { fps, slow, frames }] of Object.entries({ down, up })) {
    const told = `${way}: ${fps.toFixed(0)} frames a second, p95 ${slow.toFixed(0)} ms, ${frames} frames`;
    process.stdout.write(`${ROWS} rows ${told}\n`);
    expect(fps, told).toBeGreaterThanOrEqual(LEAST_FPS);
  }
});
