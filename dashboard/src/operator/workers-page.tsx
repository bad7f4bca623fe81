import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ModelStatus } from '../catalog/model-status.tsx';
import { operatorQueries } from '../client/queries.ts';
import { Page } from '../shell/page.tsx';
import { Mono } from '../ui/code-block.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead, Td, Th } from '../ui/table.tsx';

/** The worker of each deployment and how it is. */
export function WorkersPage(): ReactNode {
  const workers = useQuery(operatorQueries.workers);
  const items = workers.data?.items ?? null;
  return (
    <Page title="Workers">
      {workers.isError && (
        <ProblemNotice error={workers.error} onRetry={() => void workers.refetch()} />
      )}
      {items !== null && items.length === 0 && (
        <EmptyState title="No deployment">
          Add models and their deployments to the catalog file, and start the server again.
        </EmptyState>
      )}
      {!workers.isError && items?.length !== 0 && (
        <Table caption="Workers by deployment">
          <TableHead>
            <Th>Deployment</Th>
            <Th>Model</Th>
            <Th>Status</Th>
            <Th className="max-sm:hidden">Upstream</Th>
          </TableHead>
          <tbody>
            {items === null ? (
              <SkeletonRows rows={3} columns={4} />
            ) : (
              items.map((worker) => (
                <tr key={worker.deployment}>
                  <Td className="font-medium">{worker.deployment}</Td>
                  <Td>
                    <Link
                      to="/models/$slug"
                      params={{ slug: worker.model }}
                      className="text-link hover:underline"
                    >
                      {worker.model}
                    </Link>
                  </Td>
                  <Td>
                    <ModelStatus status={worker.status} />
                  </Td>
                  <Td className="text-label text-muted max-sm:hidden">
                    <Mono>{worker.upstream}</Mono>
                  </Td>
                </tr>
              ))
            )}
          </tbody>
        </Table>
      )}
    </Page>
  );
}
