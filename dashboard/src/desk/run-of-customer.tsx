import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Mono } from '../ui/code-block.tsx';

/** A run by its id, leading to its customer: a receipt is shown to the customer alone. */
export function RunOfCustomer({ run }: { run: { runId: string; customerId: string } }): ReactNode {
  return (
    <Link
      to="/operator/customers/$id"
      params={{ id: run.customerId }}
      title="The customer of this run"
      className="hover:text-link hover:underline"
    >
      <Mono>{run.runId}</Mono>
    </Link>
  );
}
