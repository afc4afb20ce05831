import { AxeBuilder } from '@axe-core/playwright';
import type { APIRequestContext, Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
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

/** No violation of WCAG 2.2 AA, as far as a machine can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const told = violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
  }));
  expect(told).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}
