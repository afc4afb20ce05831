import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { CustomMeta } from '@/api/generated';
import { account, accountFields, field, me, metaResources } from '@/test/data';
import { renderApp } from '@/test/render';
import { at, server } from '@/test/server';

const SLOW = { timeout: 20_000 };
const SUPPLIER = '01900000-0000-7000-8000-0000000000aa';

function own(key: string, patch: Partial<CustomMeta>): CustomMeta {
  return {
    id: `01900000-0000-7000-8000-00000000${key.length}000`,
    key,
    label: key,
    description: null,
    type: 'text',
    unique: false,
    searchable: false,
    position: 1,
    choices: [],
    ...patch,
  };
}

const tier = field('custom.tier', {
  type: 'choice',
  operators: ['in'],
  custom: own('tier', {
    label: 'Tier',
    type: 'choice',
    choices: [
      { key: 'gold', label: 'Gold level', retired: false },
      { key: 'tin', label: 'Tin level', retired: true },
    ],
  }),
});
const supplier = field('custom.supplier', {
  type: 'reference',
  operators: ['in'],
  refers_to: 'accounts',
  custom: own('supplier', { label: 'Supplier', type: 'reference' }),
});
const number = field('custom.number', {
  custom: own('number', { label: 'Member number', unique: true }),
});

function withOwnFields() {
  const [accounts, ...others] = metaResources.items;
  const fields = [...accountFields, tier, supplier, number];
  const rights = { ...me.permissions, 'bulk_change:run': 'all' as const };
  server.use(
    http.get(at('/me'), () => HttpResponse.json({ ...me, permissions: rights })),
    http.get(at('/meta/resources'), () =>
      HttpResponse.json({ items: [{ ...accounts, fields }, ...others] }),
    ),
    http.get(at('/accounts'), () =>
      HttpResponse.json({
        items: [account('1', { custom: { supplier: SUPPLIER } })],
        next_cursor: null,
        total: 1,
      }),
    ),
    http.get(at(`/accounts/${SUPPLIER}`), () =>
      HttpResponse.json(account(SUPPLIER, { name: 'Steel & Sons' })),
    ),
  );
}

it('many records are given the value of a field of the workspace’s own', async () => {
  withOwnFields();
  const sent: unknown[] = [];
  server.use(
    http.post(at('/bulk-changes'), async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ state: 'done', counts: { changed: 1, failed: 0 } });
    }),
  );
  const { user } = renderApp('/accounts');
  await user.click(await screen.findByRole('checkbox', { name: 'Select Account 1' }, SLOW));
  await user.click(screen.getByRole('button', { name: 'Set a field' }));
  const dialog = within(await screen.findByRole('dialog', {}, SLOW));
  await user.click(dialog.getByRole('combobox', { name: 'Field' }));
  expect(screen.queryByRole('option', { name: 'Member number' })).not.toBeInTheDocument();
  await user.click(await screen.findByRole('option', { name: 'Tier' }));
  await user.click(dialog.getByRole('combobox', { name: 'Value' }));
  expect(screen.queryByRole('option', { name: 'Tin level' })).not.toBeInTheDocument();
  await user.click(await screen.findByRole('option', { name: 'Gold level' }));
  await user.click(dialog.getByRole('button', { name: 'Apply' }));
  const change = { kind: 'set', fields: { custom: { tier: 'gold' } } };
  await waitFor(() => expect(sent).toEqual([{ resource: 'accounts', change, ids: ['1'] }]));
});

it('a reference to a record is its name, and leads to it', async () => {
  withOwnFields();
  const { user, router } = renderApp('/accounts?columns=["custom.supplier"]');
  const link = await screen.findByRole('link', { name: 'Steel & Sons' }, SLOW);
  await user.click(link);
  await waitFor(() => expect(router.state.location.pathname).toBe(`/accounts/${SUPPLIER}`));
});
