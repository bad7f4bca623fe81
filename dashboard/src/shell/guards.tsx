import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { MeGate } from './me-gate.tsx';

/** Private pages ask for the login, and come back to where one was going. */
export function PrivatePages(): ReactNode {
  return (
    <MeGate>
      {({ user, customer }) => {
        if (user === null) return <ToLogin />;
        return customer === null ? <Navigate to="/" replace /> : <Outlet />;
      }}
    </MeGate>
  );
}

/** The operator's pages; whoever is none is led home. */
export function OperatorPages(): ReactNode {
  return (
    <MeGate>
      {({ user, operator }) => {
        if (user === null) return <ToLogin />;
        return operator ? <Outlet /> : <Navigate to="/" replace />;
      }}
    </MeGate>
  );
}

function ToLogin(): ReactNode {
  const next = useLocation({ select: ({ href }) => href });
  return <Navigate to="/login" search={{ next }} replace />;
}
