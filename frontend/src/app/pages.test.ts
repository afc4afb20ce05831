import { createMemoryHistory } from '@tanstack/react-router';
import { expect, it } from 'vitest';
import { LEADS_ON, PAGES } from '../../e2e/pages';
import { createAppRouter } from './router';

it('every page of the router is looked at by the browser tests', () => {
  const router = createAppRouter(createMemoryHistory());
  const paths = Object.values(router.routesById)
    .filter((route) => !route.children || route.fullPath === '/')
    .map((route) => route.fullPath.replace(/(.)\/$/, '$1'));
  const known = new Set([...PAGES.map(({ route }) => route), ...LEADS_ON]);
  expect([...new Set(paths)].toSorted()).toEqual([...known].toSorted());
});
