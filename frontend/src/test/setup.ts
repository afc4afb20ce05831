import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { queryClient } from '@/app/queryClient';
import { startI18n } from '@/i18n';
import { setUpClient } from '@/lib/client';
import { forgetSession } from '@/lib/session';
import { ORIGIN, server } from './server';

// What jsdom lacks and Mantine, the virtualiser and the router ask for.
vi.stubGlobal('matchMedia', (media: string) => ({
  matches: false,
  media,
  onchange: null,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
  dispatchEvent: () => false,
}));
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {
      return undefined;
    }
    unobserve() {
      return undefined;
    }
    disconnect() {
      return undefined;
    }
  },
);
Object.defineProperty(document, 'fonts', {
  value: { addEventListener: () => undefined, removeEventListener: () => undefined },
});
Object.defineProperty(Element.prototype, 'clientHeight', { value: 800 });
Object.defineProperty(Element.prototype, 'clientWidth', { value: 1200 });
HTMLElement.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;

beforeAll(async () => {
  server.listen({ onUnhandledRequest: 'error' });
  setUpClient(ORIGIN);
  await startI18n('en');
});

beforeEach(() => window.localStorage.clear());

afterEach(() => {
  cleanup();
  server.resetHandlers();
  queryClient.clear();
  forgetSession();
});

afterAll(() => server.close());
