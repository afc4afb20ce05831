import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { accountPage } from '@/test/data';
import { renderApp } from '@/test/render';
import { at, server } from '@/test/server';

const SLOW = { timeout: 20_000 };

it('a list is narrowed by conditions with “or”, by keyboard alone', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post(at('/accounts/search'), async ({ request }) => {
      asked.push(((await request.json()) as { where: unknown }).where);
      return HttpResponse.json(accountPage(1));
    }),
  );
  const { user, router } = renderApp('/accounts');
  (await screen.findByRole('button', { name: 'Filter' }, SLOW)).focus();
  await user.keyboard('{Enter}');
  (await screen.findByRole('button', { name: 'Conditions with “or”…' })).focus();
  await user.keyboard('{Enter}');
  const dialog = within(await screen.findByRole('dialog', { name: 'Conditions' }, SLOW));
  await waitFor(() => expect(dialog.getByRole('combobox', { name: 'Field' })).toHaveFocus());
  await user.keyboard('Industry{ArrowDown}{Enter}');
  await user.selectOptions(dialog.getByRole('combobox', { name: 'Condition' }), 'eq');
  await user.click(dialog.getByRole('button', { name: 'Apply' }));
  expect(dialog.getByText('Say what it is compared with, or remove this.')).toBeVisible();
  await user.type(dialog.getByRole('textbox', { name: 'Value' }), 'Steel');

  dialog.getByRole('button', { name: 'Add condition' }).focus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(dialog.getAllByRole('combobox', { name: 'Field' })[1]).toHaveFocus());
  await user.keyboard('Employees{ArrowDown}{Enter}');
  await user.type(dialog.getAllByRole('textbox', { name: 'Value' })[1] as HTMLElement, '100');

  await user.selectOptions(dialog.getByRole('combobox', { name: 'Which must hold' }), 'any');
  await user.click(dialog.getByRole('button', { name: 'Apply' }));
  const where = {
    any: [
      { field: 'industry', op: 'eq', value: 'Steel' },
      { field: 'employees', op: 'gte', value: '100' },
    ],
  };
  await waitFor(() => expect(asked).toContainEqual({ all: [where] }));
  expect(router.state.location.search).toEqual({ where });
  await user.click(await screen.findByRole('button', { name: 'More conditions' }));
  const again = within(await screen.findByRole('dialog', { name: 'Conditions' }));
  expect(again.getAllByRole('combobox', { name: 'Field' })).toHaveLength(2);
  await user.click(
    again.getAllByRole('button', { name: 'Remove this condition' })[0] as HTMLElement,
  );
  expect(again.getByRole('button', { name: 'Add condition' })).toHaveFocus();
});
