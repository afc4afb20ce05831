import '@mantine/core/styles.css';
import './theme/global.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Providers } from './app/Providers';
import { createAppRouter } from './app/router';
import { preferredLocale, startI18n } from './i18n';
import { setUpClient } from './lib/client';
import { keepShell } from './lib/serviceWorker';

async function start(): Promise<void> {
  setUpClient();
  await startI18n(preferredLocale());
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  const router = createAppRouter();
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>,
  );
}

void start();
keepShell();
