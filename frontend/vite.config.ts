import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const api = process.env.RAPPORT_API_URL ?? 'http://127.0.0.1:8000';
const port = Number(process.env.RAPPORT_WEB_PORT ?? 5173);
const host = process.env.RAPPORT_WEB_HOST ?? '127.0.0.1';

// The document served in production carries the same policy (docs/operations): nothing inline runs.
const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const proxy = {
  '/v1': { target: api, changeOrigin: false, xfwd: true },
  '/files': { target: api, changeOrigin: false, xfwd: true },
  '/.well-known': { target: api, changeOrigin: false, xfwd: true },
};

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host, port, strictPort: true, proxy },
  preview: {
    host,
    port,
    strictPort: true,
    proxy,
    headers: {
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
    },
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'eslint-rules/**/*.test.ts', 'scripts/**/*.test.ts'],
    css: false,
    restoreMocks: true,
    testTimeout: 40_000,
  },
});
