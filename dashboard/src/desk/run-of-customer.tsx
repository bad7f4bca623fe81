import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Mono } from '../ui/code-block.tsx';

type RunOfCustomerProps = {
  run: { runId: string; customerId: string };
  /** What is shown in place of the id. */
  children?: ReactNode;
};

/** A customer's run, leading to its receipt. */
export function RunOfCustomer({ run, children }: RunOfCustomerProps): ReactNode {
  return (
    <Link
      to="/operator/customers/$id/runs/$runId"
      params={{ id: run.customerId, runId: run.runId }}
      title={`The receipt of ${run.runId}`}
      className="hover:text-link hover:underline"
    >
      {children ?? <Mono>{run.runId}</Mono>}
    </Link>
  );
}
