import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { renderApp } from '@/test/render';
import { at, server } from '@/test/server';
import { matches } from '@/lib/match';

const SLOW = { timeout: 20_000 };

describe('matching', () => {
  it('forgives marks, case and the order of words', () => {
    expect(matches('Đi tới Cài đặt', 'cai dat')).toBe(true);
    expect(matches('Go to Contacts', 'CON go')).toBe(true);
    expect(matches('前往客户', '客户')).toBe(true);
    expect(matches('Go to Contacts', 'invoices')).toBe(false);
  });
});

describe('the palette', () => {
  it('goes, creates and finds by keyboard alone', async () => {
    server.use(
      http.get(at('/search'), () =>
        HttpResponse.json({
          items: [
            { type: 'account', id: '9', title: 'Acme', subtitle: null, matched_field: 'name' },
          ],
        }),
      ),
    );
    const { user, router } = renderApp('/accounts');
    await screen.findByRole('link', { name: 'Account 1' }, SLOW);
    await user.keyboard('{Control>}k{/Control}');
    const box = await screen.findByRole('combobox', { name: 'Search or jump to…' }, SLOW);
    const groups = () => screen.getAllByRole('group').map((group) => group.ariaLabel);
    await waitFor(() => expect(groups()).toContain('Create'));
    await user.type(box, 'new acc');
    expect(await screen.findByRole('option', { name: /New account/ })).toBeVisible();
    await user.clear(box);
    await user.type(box, 'ac');
    const hit = await screen.findByRole('option', { name: /Acme/ }, SLOW);
    expect(hit).toHaveAttribute('aria-selected', 'true');
    await user.keyboard('{ArrowDown}{ArrowUp}{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/accounts/9'));
    expect(screen.queryByRole('combobox', { name: 'Search or jump to…' })).not.toBeInTheDocument();
  });

  it('offers what was opened last, and the help lists every key', async () => {
    const { user } = renderApp('/accounts/7');
    await screen.findByRole('heading', { name: 'Account 7' }, SLOW);
    await user.keyboard('?');
    const help = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }, SLOW);
    expect(within(help).getByText('Accounts')).toBeVisible();
    await user.keyboard('{Escape}');
    await user.keyboard('{Control>}k{/Control}');
    const recent = await screen.findByRole('group', { name: 'Recent' }, SLOW);
    expect(within(recent).getByRole('option', { name: /Account 7/ })).toBeVisible();
  });
});
