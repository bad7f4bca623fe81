import type { ReactNode } from 'react';
import { AuditEntries } from './audit-entries.tsx';
import { OperatorPage } from './operator-page.tsx';

/** What operators did, and the machine by itself. */
export function AuditLogPage(): ReactNode {
  return (
    <OperatorPage title="Audit log">
      <p className="mb-6 max-w-2xl text-muted">
        What operators did and why. Each entry’s hash covers the one before it, so nothing can be
        changed or taken out unseen; the whole chain is checked with the invariants.
      </p>
      <AuditEntries />
    </OperatorPage>
  );
}
