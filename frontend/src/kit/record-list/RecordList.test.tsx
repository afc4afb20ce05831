import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { accountPage, me } from '@/test/data';
import { renderApp } from '@/test/render';
import { at, problem, server } from '@/test/server';

const SLOW = { timeout: 20_000 };

function rows() {
  return within(screen.getByRole('table')).getAllByRole('row').slice(1);
}

describe('a list of records', () => {
  it('shows real rows with formatted values', async () => {
    renderApp('/accounts');
    expect(await screen.findByRole('link', { name: 'Account 1' }, SLOW)).toBeVisible();
    expect(rows()).toHaveLength(3);
    expect(screen.getAllByText('€1,234,567')).toHaveLength(3);
    expect(screen.getAllByText('France')).toHaveLength(3);
    expect(screen.getByText('3 records')).toBeVisible();
  });

  it('draws only what can be seen of many rows', async () => {
    server.use(http.get(at('/accounts'), () => HttpResponse.json(accountPage(100, 10_000))));
    renderApp('/accounts');
    await screen.findByRole('link', { name: 'Account 1' }, SLOW);
    expect(rows().length).toBeGreaterThan(10);
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByText('10,000+ records')).toBeVisible();
  });

  it('sorts and hides from the header', async () => {
    const asked: string[] = [];
    server.use(
      http.get(at('/accounts'), ({ request }) => {
        asked.push(new URL(request.url).searchParams.get('sort') ?? '');
        return HttpResponse.json(accountPage(3));
      }),
    );
    const { user, router } = renderApp('/accounts');
    await user.click(await screen.findByRole('button', { name: 'Industry' }, SLOW));
    await user.click(await screen.findByRole('menuitem', { name: 'Sort descending' }));
    await waitFor(() => expect(asked).toContain('-industry'));
    expect(router.state.location.search).toEqual({ sort: '-industry' });
    await user.click(screen.getByRole('button', { name: 'Industry' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Hide column' }));
    await waitFor(() =>
      expect(screen.queryByRole('columnheader', { name: 'Industry' })).not.toBeInTheDocument(),
    );
  });

  it('filters by chips that live in the address', async () => {
    const asked: URLSearchParams[] = [];
    server.use(
      http.get(at('/accounts'), ({ request }) => {
        asked.push(new URL(request.url).searchParams);
        return HttpResponse.json(accountPage(1));
      }),
    );
    const filters = encodeURIComponent(JSON.stringify([['country', 'in', ['FR', 'VN']]]));
    const { user, router } = renderApp(`/accounts?filters=${filters}`);
    expect(await screen.findByText('France and Vietnam', {}, SLOW)).toBeVisible();
    expect(asked.at(-1)?.get('country_in')).toBe('FR,VN');
    await user.click(screen.getByRole('button', { name: 'Remove filter: Country' }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it('teaches when nothing is there yet', async () => {
    server.use(http.get(at('/accounts'), () => HttpResponse.json(accountPage(0))));
    renderApp('/accounts');
    expect(await screen.findByText('No accounts yet', {}, SLOW)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Import CSV' })).toHaveAttribute(
      'href',
      '/imports/new?target=accounts',
    );
  });

  it('offers to clear the filters when nothing matches', async () => {
    server.use(http.get(at('/accounts'), () => HttpResponse.json(accountPage(0))));
    const { user, router } = renderApp('/accounts?q=zzz');
    expect(await screen.findByText('No record matches', {}, SLOW)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it('can be tried again after a failure', async () => {
    let down = true;
    server.use(
      http.get(at('/accounts'), () =>
        down ? problem(500, 'internal_error') : HttpResponse.json(accountPage(2)),
      ),
    );
    const { user } = renderApp('/accounts');
    expect(await screen.findByRole('alert', {}, SLOW)).toHaveTextContent('Something failed');
    down = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'Account 2' })).toBeVisible();
  });

  it('says so when the role does not allow it', async () => {
    const barred = { ...me, permissions: { ...me.permissions, 'account:read': 'none' as const } };
    server.use(http.get(at('/me'), () => HttpResponse.json(barred)));
    renderApp('/accounts');
    expect(await screen.findByText('You have no access to this', {}, SLOW)).toBeVisible();
  });

  it('groups with counts and sums, as a chart and as a table', async () => {
    server.use(
      http.get(at('/accounts/groups'), ({ request }) => {
        const asked = new URL(request.url).searchParams;
        expect([asked.get('by'), asked.get('sum')]).toEqual(['industry', 'annual_revenue']);
        return HttpResponse.json({
          items: [
            { key: 'Software', label: null, count: 3, sum: '1500.00' },
            { key: null, label: null, count: 1, sum: null },
          ],
        });
      }),
    );
    const { user } = renderApp('/accounts?group=industry&sum=annual_revenue');
    expect(await screen.findByText('Sum of Annual revenue by Industry', {}, SLOW)).toBeVisible();
    await user.click(screen.getByText('Table'));
    const cells = await screen.findAllByRole('cell');
    expect(cells.map((cell) => cell.textContent)).toEqual([
      'Software',
      '3',
      '75%',
      '€1,500',
      'No value',
      '1',
      '25%',
      '–',
    ]);
  });
});
