import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Me } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Page } from './page.tsx';
import { PendingPage } from './pending-page.tsx';

/** A page that depends on who is here: its shape until that is known, or why it is not. */
export function MeGate({ children }: { children: (me: Me) => ReactNode }): ReactNode {
  const me = useQuery(queries.me);
  if (me.data !== undefined) return children(me.data);
  if (!me.isError) return <PendingPage />;
  return (
    <Page title="Taximeter">
      <ProblemNotice error={me.error} onRetry={() => void me.refetch()} />
    </Page>
  );
}
