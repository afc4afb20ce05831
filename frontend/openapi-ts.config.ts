import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: process.env.RAPPORT_OPENAPI ?? '../openapi/openapi.json',
  output: { path: 'src/api/generated', clean: true },
  parser: {
    hooks: {
      operations: {
        // A stream has no end that a query could wait for.
        isQuery: ({ path }) => (path.endsWith('/stream') ? false : undefined),
      },
    },
  },
  logs: { level: 'warn', file: false },
  plugins: [
    '@hey-api/typescript',
    '@hey-api/client-fetch',
    '@hey-api/sdk',
    {
      name: '@tanstack/react-query',
      queryOptions: true,
      infiniteQueryOptions: true,
      mutationOptions: false,
    },
  ],
});
