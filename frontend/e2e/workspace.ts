import { AxeBuilder } from '@axe-core/playwright';
import type { APIRequestContext, Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Ids } from './pages';
import { expect, test as base } from './test';

export { expect };

export const PASSWORD = 'a long and quiet sentence 7';
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const CUSTOMERS = path.resolve(import.meta.dirname, 'fixtures/customers.csv');

type Answer = Record<string, unknown>;

export interface Workspace {
  email: string;
  get: (path: string) => Promise<Answer>;
  post: (path: string, body: unknown) => Promise<Answer>;
  patch: (path: string, body: unknown) => Promise<Answer>;
}

async function signUp(request: APIRequestContext, locale: string): Promise<Workspace> {
  const email = `${randomUUID()}@example.com`;
  const answer = await request.post('/v1/auth/sign-up', {
    data: {
      workspace_name: 'Atelier Lumière',
      base_currency: 'EUR',
      time_zone: 'Europe/Paris',
      locale,
      name: 'Mai Lê',
      email,
      password: PASSWORD,
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${token}` };
  const call = async (method: 'get' | 'post' | 'patch', address: string, data?: unknown) => {
    const response = await request[method](address, { data, headers });
    expect(response.ok(), `${address}: ${await response.text()}`).toBe(true);
    return (await response.json()) as Answer;
  };
  return {
    email,
    get: (address) => call('get', address),
    post: (address, body) => call('post', address, body),
    patch: (address, body) => call('patch', address, body),
  };
}

interface Fixtures {
  /** The language of the workspace's first user. */
  language: string;
  /** A fresh workspace; the page is signed in to it by its refresh cookie. */
  workspace: Workspace;
}

export const test = base.extend<Fixtures>({
  language: ['en', { option: true }],
  workspace: async ({ page, language }, provide) => {
    await provide(await signUp(page.request, language));
  },
});

async function expectNothingWrong(builder: AxeBuilder): Promise<void> {
  // All of the app is one document: axe needs no page of its own to put frames together.
  const { violations } = await builder.setLegacyMode().analyze();
  const told = violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
  }));
  expect(told).toEqual([]);
}

/** No violation of WCAG 2.2 AA, as far as a machine can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNothingWrong(new AxeBuilder({ page }).withTags(TAGS));
}

async function expectContrast(page: Page): Promise<void> {
  await expectNothingWrong(new AxeBuilder({ page }).withRules(['color-contrast']));
}

/** Goes on within the app, as a link would: the page is not loaded anew. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => history.pushState({}, '', to), address);
}

const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

/** A page wide and narrow, light and dark; the scheme changes colours and nothing else. */
export async function look(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await expectContrast(page);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
  }
  await page.setViewportSize(SIZES[0] ?? { width: 1280, height: 800 });
}

/** A little of everything that the app keeps. */
export async function furnish(workspace: Workspace): Promise<Ids> {
  const account = await workspace.post('/v1/accounts', {
    name: 'Công ty Sông Hồng',
    industry: 'Food',
    annual_revenue: { amount: '14500000.00', currency: 'EUR' },
    employees: 310,
    website: 'https://songhong.example',
    tags: ['key', 'partner'],
    emails: [{ value: 'hello@songhong.example', primary: true }],
    phones: [{ value: '+84 24 3933 0002', primary: true }],
    address: { lines: ['1 Tràng Tiền'], city: 'Hà Nội', country: 'VN' },
  });
  const about = { record_type: 'account', record_id: account.id };
  const contact = await workspace.post('/v1/contacts', {
    name: { given: 'Phước', family: 'Đặng', middle: 'Hữu', order: 'family_first' },
    title: 'Head of purchasing',
    account_id: account.id,
    emails: [{ value: 'phuoc@songhong.example', primary: true }],
  });
  await workspace.post('/v1/activities', {
    ...about,
    kind: 'call',
    body: 'Wants a quote for the spring.',
    direction: 'in',
    duration_minutes: 12,
    next_step: 'Send the price list',
    next_step_due: '2026-12-01',
  });
  await workspace.patch(`/v1/accounts/${String(account.id)}`, { industry: 'Foods' });
  await workspace.post('/v1/tasks', {
    ...about,
    title: 'Send the price list for the spring to everyone who asked for it',
    details: 'Both languages',
    due_date: '2026-01-02',
    priority: 'high',
    remind_at: '2026-01-01T08:00:00Z',
  });
  await workspace.post('/v1/teams', { name: 'Sales' });
  const late = await workspace.post('/v1/imports', { target: 'accounts', file_name: 'late.csv' });
  return { account: String(account.id), contact: String(contact.id), import: String(late.id) };
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}
