import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Providers } from '@/app/Providers';
import { createAppRouter } from '@/app/router';
import { adoptSession } from '@/lib/session';

/** The whole app at an address, signed in; only the API is played. */
export function renderApp(path: string) {
  adoptSession({ access_token: 'token', expires_in: 900 });
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  const view = render(
    <Providers>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { ...view, router, user: userEvent.setup() };
}
