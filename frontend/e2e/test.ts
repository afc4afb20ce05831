import { expect, test as base, type Page } from '@playwright/test';

export { expect };

function told(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is set by e2e/stack.ts, which has not run`);
  return value;
}

export const demo = () => ({ email: told('E2E_EMAIL'), password: told('E2E_PASSWORD') });

interface Fixtures {
  /** What no page may do: throw, break its own content policy, or speak to another machine. */
  wrongs: string[];
}

export const test = base.extend<Fixtures>({
  baseURL: async ({ browserName }, provide) => provide(browserName && told('E2E_URL')),
  wrongs: [
    async ({ page }, provide) => {
      const wrongs: string[] = [];
      watch(page, wrongs);
      await provide(wrongs);
      expect(wrongs, 'what the pages did wrong').toEqual([]);
    },
    { auto: true },
  ],
});

function watch(page: Page, wrongs: string[]): void {
  const home = told('E2E_URL');
  page.on('pageerror', (error) => wrongs.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) {
      wrongs.push(text);
    }
  });
  page.on('request', (request) => {
    const url = request.url();
    if (/^(https?|wss?):/.test(url) && !url.startsWith(`${home}/`)) wrongs.push(`asked ${url}`);
  });
}
