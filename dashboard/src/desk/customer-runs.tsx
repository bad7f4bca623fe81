import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Instant } from '../time/instant.tsx';
import { Duration, Money, NoValue } from '../ui/figure.tsx';
import { RunStatus } from '../ui/run-status.tsx';
import { Td, Th } from '../ui/table.tsx';
import { OperatorList } from './operator-list.tsx';
import { operatorQueries } from './operator-queries.ts';
import { RunOfCustomer } from './run-of-customer.tsx';

/** A customer's runs, newest first. */
export function CustomerRuns({ id }: { id: string }): ReactNode {
  const runs = useInfiniteQuery(operatorQueries.customerRuns(id));
  return (
    <section aria-labelledby="runs" className="mt-12">
      <h2 id="runs" className="mb-2 text-lead font-semibold">
        Runs
      </h2>
      <OperatorList
        query={runs}
        caption="Runs, newest first"
        columns={5}
        head={
          <>
            <Th className="max-sm:hidden">Accepted</Th>
            <Th className="max-sm:pl-0">Model</Th>
            <Th className="max-lg:hidden">Deployment</Th>
            <Th className="max-sm:hidden">Status</Th>
            <Th right className="max-md:hidden">
              GPU time
            </Th>
            <Th right>Charge</Th>
          </>
        }
        row={(run) => (
          <tr key={run.id}>
            <Td className="text-muted max-sm:hidden">
              <Instant at={run.acceptedAt} />
            </Td>
            <Td className="max-sm:py-2 max-sm:pl-0">
              <RunOfCustomer run={{ runId: run.id, customerId: id }}>{run.model}</RunOfCustomer>
              <span className="flex gap-2 text-label text-muted sm:hidden">
                <Instant at={run.acceptedAt} />
                <RunStatus status={run.status} code={run.code} quiet />
              </span>
            </Td>
            <Td className="text-muted max-lg:hidden">{run.deployment}</Td>
            <Td className="max-sm:hidden">
              <RunStatus status={run.status} code={run.code} />
            </Td>
            <Td right className="max-md:hidden">
              {run.gpuTimeUs === null ? <NoValue /> : <Duration us={run.gpuTimeUs} />}
            </Td>
            <Td right>
              {run.charge === null ? (
                <NoValue meaning="not yet" />
              ) : (
                <Money amount={run.charge} column />
              )}
            </Td>
          </tr>
        )}
        empty={{ title: 'No run yet', text: 'The first one will stand here.' }}
      />
    </section>
  );
}
