import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './ui/tokens.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './client/queries.ts';
import { createQueryClient } from './client/query-client.ts';
import { createPageRouter } from './router.tsx';
import { followSystemTheme } from './shell/theme.ts';
import { ToastProvider } from './ui/toast.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no place for the pages');

const queryClient = createQueryClient(leaveSession);
const router = createPageRouter();
followSystemTheme();

/** The session has ended elsewhere or run out: the page's own guard leads to the login and back. */
function leaveSession(): void {
  if (queryClient.getQueryData(queries.me.queryKey)?.user == null) return;
  queryClient.setQueryData(queries.me.queryKey, { user: null, customer: null, operator: false });
}

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <ToastProvider>
        <RouterProvider router={router} />
      </ToastProvider>
    </QueryClientProvider>
  </StrictMode>,
);
