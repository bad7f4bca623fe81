import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Instant } from '../time/instant.tsx';
import { plainWords } from '../ui/run-end-text.ts';
import { Td, Th } from '../ui/table.tsx';
import { OperatorList } from './operator-list.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';
import { RunOfCustomer } from './run-of-customer.tsx';

/** Answers of workers that could not be believed: free to the customer, to be looked into here. */
export function WorkerFaultsPage(): ReactNode {
  const faults = useInfiniteQuery(operatorQueries.workerFaults);
  return (
    <OperatorPage title="Worker faults">
      <p className="mb-6 max-w-2xl text-muted">
        A worker said something that cannot be true, such as more GPU time than has passed. The run
        was free and its output withheld.
      </p>
      <OperatorList
        query={faults}
        caption="Worker faults, newest first"
        columns={4}
        head={
          <>
            <Th>Time</Th>
            <Th>Fault</Th>
            <Th className="max-sm:hidden">Deployment</Th>
            <Th className="max-md:hidden">Run</Th>
          </>
        }
        row={(fault) => (
          <tr key={fault.id}>
            <Td className="align-top py-2.5 text-muted">
              <Instant at={fault.recordedAt} />
            </Td>
            <Td className="py-2.5">
              <span className="font-medium">
                <RunOfCustomer run={fault}>{plainWords(fault.kind)}</RunOfCustomer>
              </span>
              <span className="block text-muted">{fault.detail}</span>
              <span className="block text-label text-muted sm:hidden">{fault.deployment}</span>
            </Td>
            <Td className="align-top py-2.5 max-sm:hidden">{fault.deployment}</Td>
            <Td className="align-top py-2.5 text-label text-muted max-md:hidden">
              <RunOfCustomer run={fault} />
            </Td>
          </tr>
        )}
        empty={{
          title: 'No fault',
          text: 'Every worker has reported GPU time that can be believed.',
        }}
      />
    </OperatorPage>
  );
}
