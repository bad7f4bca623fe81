import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Instant } from '../time/instant.tsx';
import { Money, NoValue } from '../ui/figure.tsx';
import { Td, Th } from '../ui/table.tsx';
import { writeOffText } from './failure-text.ts';
import { OperatorList } from './operator-list.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';
import { RunOfCustomer } from './run-of-customer.tsx';

/** Usage the operator forgoes. */
export function WriteOffsPage(): ReactNode {
  const writeOffs = useInfiniteQuery(operatorQueries.writeOffs);
  return (
    <OperatorPage title="Write-offs">
      <p className="mb-6 max-w-2xl text-muted">
        GPU time nobody pays for: what a run cost beyond its customer’s funds, and runs whose
        outcome is unknown. Recorded beside the run, never posted.
      </p>
      <OperatorList
        query={writeOffs}
        caption="Write-offs, newest first"
        columns={4}
        head={
          <>
            <Th>Time</Th>
            <Th>Reason</Th>
            <Th className="max-sm:hidden">Run</Th>
            <Th right>Amount</Th>
          </>
        }
        row={(writeOff) => (
          <tr key={writeOff.runId}>
            <Td className="text-muted">
              <Instant at={writeOff.recordedAt} />
            </Td>
            <Td>
              <RunOfCustomer run={writeOff}>{writeOffText(writeOff.reason)}</RunOfCustomer>
            </Td>
            <Td className="text-label text-muted max-sm:hidden">
              <RunOfCustomer run={writeOff} />
            </Td>
            <Td right>
              {writeOff.amount === null ? (
                <NoValue meaning="unknown, as the outcome is" />
              ) : (
                <Money amount={writeOff.amount} />
              )}
            </Td>
          </tr>
        )}
        empty={{ title: 'Nothing written off', text: 'Every run was paid for, or free by policy.' }}
      />
    </OperatorPage>
  );
}
