import type { Page } from '@playwright/test';
import { expect, test, type Workspace } from './workspace';

const ROWS = 100_000;
const LEAST_FPS = 30;
/** A new screenful with every frame: faster than any hand. */
const STEP_PX = 1_500;
/** As far as the rows that are there go: what comes next is always awaited. */
const FAR_PX = 20_000;
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

interface Scrolled {
  frames: number;
  /** What a clock on the wall says; other work on the machine counts in. */
  ms: number;
}

/** Scrolls with every frame until the text is on screen, or so many frames were shown. */
function scrolled(page: Page, step: number, until: string, most: number): Promise<Scrolled> {
  return page.evaluate(
    ([by, text, limit]) =>
      new Promise<Scrolled>((resolve) => {
        const box = document.querySelector('[role="region"]');
        const started = performance.now();
        let frames = 0;
        const frame = () => {
          frames += 1;
          box?.scrollBy(0, by);
          if (frames < limit && !box?.textContent?.includes(text)) requestAnimationFrame(frame);
          else resolve({ frames, ms: performance.now() - started });
        };
        requestAnimationFrame(frame);
      }),
    [step, until, most] as const,
  );
}

/** Frames a second that the page's own thread has time for, whatever else the machine is doing. */
async function measured(page: Page, scroll: () => Promise<Scrolled>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  const before = await busy();
  const { frames, ms } = await scroll();
  const perFrame = ((await busy()) - before) / frames;
  await session.detach();
  process.stdout.write(
    `  ${ROWS} rows: ${frames} frames, ${perFrame.toFixed(1)} ms of its thread each, ` +
      `${((frames / ms) * 1000).toFixed(0)} a second by the clock\n`,
  );
  return 1000 / perFrame;
}

test('a hundred thousand rows scroll at thirty frames a second', async ({ page, workspace }) => {
  await serveMany(page, workspace);
  await page.goto('/accounts');
  await expect(page.getByRole('link', { name: 'Company 000000' })).toBeVisible();
  const reading = () => scrolled(page, FAR_PX, LAST, Number.MAX_SAFE_INTEGER);
  expect(await measured(page, reading)).toBeGreaterThanOrEqual(LEAST_FPS);
  await expect(page.getByRole('link', { name: LAST })).toBeVisible();
  expect(await page.getByRole('row').count()).toBeLessThan(80);
  const back = () => scrolled(page, -STEP_PX, 'Company 000000', 400);
  expect(await measured(page, back)).toBeGreaterThanOrEqual(LEAST_FPS);
});
