import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { account } from '@/test/data';
import { renderApp } from '@/test/render';
import { at, problem, server } from '@/test/server';

const SLOW = { timeout: 20_000 };

describe('a record', () => {
  it('shows its fields and its timeline', async () => {
    renderApp('/accounts/1');
    expect(await screen.findByRole('heading', { name: 'Account 1', level: 1 }, SLOW)).toBeVisible();
    expect(screen.getByText('€1,234,567')).toBeVisible();
    const timeline = await screen.findByRole('feed', { name: 'Timeline' }, SLOW);
    expect(within(timeline).getByText('Retail')).toBeVisible();
  });

  it('saves one field against the version that was read', async () => {
    let sent: unknown = null;
    let against: string | null = null;
    server.use(
      http.patch(at('/accounts/1'), async ({ request }) => {
        sent = await request.json();
        against = request.headers.get('If-Match');
        return HttpResponse.json(account('1', { industry: 'Steel', version: 2 }));
      }),
    );
    const { user } = renderApp('/accounts/1');
    await user.click(await screen.findByRole('button', { name: 'Edit Industry' }, SLOW));
    const input = screen.getByRole('textbox', { name: 'Industry' });
    await user.clear(input);
    await user.type(input, 'Steel{Enter}');
    expect((await screen.findAllByText('Steel')).length).toBeGreaterThan(0);
    expect(sent).toEqual({ industry: 'Steel' });
    expect(against).toBe('"1"');
  });

  it('shows a refusal under the field', async () => {
    const issue = { pointer: '/industry', code: 'too_long', detail: '', params: { longest: 500 } };
    server.use(http.patch(at('/accounts/1'), () => problem(422, 'invalid', [issue])));
    const { user } = renderApp('/accounts/1');
    await user.click(await screen.findByRole('button', { name: 'Edit Industry' }, SLOW));
    await user.type(screen.getByRole('textbox', { name: 'Industry' }), 'x{Enter}');
    expect(await screen.findByText('Too long: at most 500 characters.')).toBeVisible();
  });

  it('lets the writer choose when someone else saved first', async () => {
    const versions: (string | null)[] = [];
    server.use(
      http.patch(at('/accounts/1'), ({ request }) => {
        versions.push(request.headers.get('If-Match'));
        return versions.length === 1
          ? problem(412, 'stale')
          : HttpResponse.json(account('1', { industry: 'Mine', version: 10 }));
      }),
    );
    const { user } = renderApp('/accounts/1');
    await user.click(await screen.findByRole('button', { name: 'Edit Industry' }, SLOW));
    server.use(
      http.get(at('/accounts/1'), () =>
        HttpResponse.json(account('1', { industry: 'Theirs', employees: 5, version: 9 })),
      ),
    );
    const input = screen.getByRole('textbox', { name: 'Industry' });
    await user.clear(input);
    await user.type(input, 'Mine{Enter}');
    const dialog = await screen.findByRole('dialog', {}, SLOW);
    expect(await within(dialog).findByRole('cell', { name: 'Theirs' })).toBeVisible();
    expect(within(dialog).getByText('Also changed: Employees.')).toBeInTheDocument();
    await user.click(within(dialog).getByText('Keep mine'));
    await waitFor(() => expect(versions).toEqual(['"1"', '"9"']));
  });

  it('says so when it is not there', async () => {
    server.use(http.get(at('/accounts/1'), () => problem(404, 'not_found')));
    renderApp('/accounts/1');
    expect(await screen.findByText('This record is not here', {}, SLOW)).toBeVisible();
  });
});
