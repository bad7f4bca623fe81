import { Outlet, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { MeGate } from './me-gate.tsx';
import { PendingPage } from './pending-page.tsx';

/** Private pages ask for the login, and come back to where one was going. */
export function PrivatePages(): ReactNode {
  return (
    <MeGate>
      {({ user, customer }) => {
        if (user === null) return <Elsewhere to="/login" />;
        return customer === null ? <Elsewhere to="/" /> : <Outlet />;
      }}
    </MeGate>
  );
}

/** The operator's pages; whoever is none is led home. */
export function OperatorPages(): ReactNode {
  return (
    <MeGate>
      {({ user, operator }) => {
        if (user === null) return <Elsewhere to="/login" />;
        return operator ? <Outlet /> : <Elsewhere to="/" />;
      }}
    </MeGate>
  );
}

/** Leads away, once: where one was going is read before the address changes. */
function Elsewhere({ to }: { to: '/' | '/login' }): ReactNode {
  const router = useRouter();
  useEffect(() => {
    const search = to === '/login' ? { next: router.latestLocation.href } : {};
    void router.navigate({ to, search, replace: true });
  }, [router, to]);
  return <PendingPage />;
}
