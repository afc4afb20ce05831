import type { Page } from '@playwright/test';
import { expect, test } from './workspace';

const ROWS = 100_000;
const PAGE = 10_000;
const LEAST_FPS = 30;
/** Half a screen with every frame: as fast as a hand flings a list. */
const FLING_PX = 400;
/** A new screenful with every frame: every row is drawn anew. */
const LEAP_PX = 1_500;
const FRAMES = 30;
/** On a busy machine one run says little. */
const ATTEMPTS = 3;

test.use({ viewport: { width: 1440, height: 900 } });

/** A hundred thousand accounts in few and large pages, each row with a value in every column. */
async function serveMany(page: Page): Promise<void> {
  const row = (n: number) =>
    `{"id":"01900000-0000-7000-8000-${String(n).padStart(12, '0')}",` +
    `"name":"Company ${String(n).padStart(6, '0')}","industry":"Machinery","kind":"business",` +
    '"employees":4200,"annual_revenue":{"amount":"14500000.00","currency":"EUR"},' +
    '"email":"office@company.example","phone":"+33144556677","tags":["customer","key","export"],' +
    '"address":{"lines":[],"city":"Lyon","country":"FR"},"owner":{"id":"1","name":"Mai Lê"},' +
    '"updated_at":"2026-11-02T10:00:00Z"}';
  await page.route(/\/v1\/accounts\?/, (route) => {
    const start = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const end = Math.min(start + PAGE, ROWS);
    const items = Array.from({ length: end - start }, (_, index) => row(start + index)).join();
    const next = end < ROWS ? `"${end}"` : 'null';
    const body = `{"items":[${items}],"next_cursor":${next},"total":${ROWS}}`;
    return route.fulfill({ contentType: 'application/json', body });
  });
}

async function readToEnd(page: Page): Promise<void> {
  const box = page.getByRole('region', { name: 'Accounts' });
  await expect(async () => {
    await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(page.getByText(`Company 0${ROWS - 1}`)).toBeVisible({ timeout: 50 });
  }).toPass({ intervals: [50] });
}

/**
 * Beside the list, a list that nobody could make faster: as many rows of the same markup and the same
 * looks, put into a box as text whenever it is scrolled, without a framework.
 */
function addPlainList(page: Page): Promise<void> {
  return page.evaluate(() => {
    const box = document.querySelector<HTMLElement>('[role="region"]');
    const body = box?.querySelector<HTMLElement>('[role="rowgroup"]:last-child');
    const one = body?.querySelector<HTMLElement>('[role="row"]')?.outerHTML;
    if (!box || !body || !one) throw new Error('there is no list');
    const plain = box.cloneNode(true) as HTMLElement;
    plain.setAttribute('role', 'presentation');
    plain.id = 'plain';
    plain.style.cssText = `position: fixed; inset: 0; z-index: 9; height: ${box.clientHeight}px`;
    const drawn = body.childElementCount;
    const rows = plain.querySelector<HTMLElement>('[role="rowgroup"]:last-child');
    const draw = () => {
      const first = Math.floor(plain.scrollTop / 36);
      const made = Array.from({ length: drawn }, (_, n) =>
        one
          .replace(/top: \d+px/, `top: ${(first + n) * 36}px`)
          .replaceAll(/Company \d+/g, `Company ${first + n}`),
      );
      if (rows) rows.innerHTML = made.join('');
    };
    plain.addEventListener('scroll', draw, { passive: true });
    document.body.append(plain);
    draw();
  });
}

interface Run {
  /** Frames a second that the page's own thread has time for, whatever else the machine is doing. */
  able: number;
  /** Frames a second by the clock on the wall. */
  seen: number;
}

/** Scrolls a box by so much with each frame. */
function scrolled(page: Page, box: string, step: number): Promise<number> {
  return page.evaluate(
    ([selector, by, frames]) =>
      new Promise<number>((resolve) => {
        const element = document.querySelector(selector);
        element?.scrollTo(0, 0);
        let left: number = frames;
        const began = performance.now();
        const frame = () => {
          element?.scrollBy(0, by);
          if (left === 0) resolve(performance.now() - began);
          else requestAnimationFrame(frame);
          left -= 1;
        };
        requestAnimationFrame(frame);
      }),
    [box, step, FRAMES] as const,
  );
}

async function measured(page: Page, box: string, step: number): Promise<Run> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const before = await busy();
  const ms = await scrolled(page, box, step);
  const able = FRAMES / ((await busy()) - before);
  await session.detach();
  return { able, seen: (FRAMES / ms) * 1000 };
}

const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/** The list and the plain one, in turns: what the machine does meanwhile bothers both. */
async function compared(page: Page, what: string, step: number) {
  const ours: Run[] = [];
  const plain: Run[] = [];
  const hidden = (yes: boolean) =>
    page.locator('#plain').evaluate((element: HTMLElement, to) => (element.hidden = to), yes);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await hidden(false);
    plain.push(await measured(page, '#plain', step));
    await hidden(true);
    ours.push(await measured(page, '[role="region"]', step));
  }
  const fps = median(ours.map(({ able }) => able));
  const ceiling = median(plain.map(({ able }) => able));
  const seen = [ours, plain].map((runs) => median(runs.map((run) => run.seen)).toFixed(0));
  process.stdout.write(
    `  ${ROWS} rows ${what}: ${fps.toFixed(0)} frames a second of its thread, ` +
      `${ceiling.toFixed(0)} without a framework (by the clock ${seen.join(' and ')})\n`,
  );
  return { fps, ceiling };
}

test('a hundred thousand rows scroll at thirty frames a second', async ({ page, workspace }) => {
  expect(workspace.email).not.toBe('');
  await serveMany(page);
  await page.goto('/accounts');
  await expect(page.getByRole('link', { name: 'Company 000000' })).toBeVisible();
  await readToEnd(page);
  expect(await page.getByRole('row').count()).toBeLessThan(80);
  await addPlainList(page);
  for (const [what, step] of [
    ['flung', FLING_PX],
    ['leapt', LEAP_PX],
  ] as const) {
    const { fps, ceiling } = await compared(page, what, step);
    // Where the machine itself gives fewer frames, a good part of what it gives.
    expect(fps).toBeGreaterThanOrEqual(Math.min(LEAST_FPS, ceiling * 0.6));
  }
});
