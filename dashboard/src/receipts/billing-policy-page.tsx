import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../client/queries.ts';
import { Page } from '../shell/page.tsx';
import { dateText } from '../time/time-text.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead, Td, Th } from '../ui/table.tsx';

/** What is charged for each way a run can end: the rules the machine itself obeys. */
export function BillingPolicyPage(): ReactNode {
  const policy = useQuery(queries.billingPolicy);
  return (
    <Page title="Billing policy">
      <p className="max-w-2xl text-muted">
        You pay for the time a GPU spends on your run: not for waiting, starting, loading or the
        network. This is what the machine itself obeys, and each receipt names the rule it applied.
      </p>
      {policy.isError && (
        <div className="mt-6">
          <ProblemNotice error={policy.error} onRetry={() => void policy.refetch()} />
        </div>
      )}
      {!policy.isError && (
        <div className="mt-6">
          <Table caption="What is charged for each way a run can end">
            <TableHead>
              <Th>How a run ends</Th>
              <Th>Charged</Th>
              <Th className="max-md:hidden">Rule</Th>
            </TableHead>
            <tbody>
              {policy.data === undefined ? (
                <SkeletonRows rows={7} columns={3} />
              ) : (
                policy.data.rules.map((rule) => (
                  <tr key={rule.id} id={rule.id} className="align-baseline target:bg-sunken">
                    <Td className="w-1/2 py-2.5">{rule.ends}</Td>
                    <Td className="py-2.5">{rule.charged}</Td>
                    <Td className="py-2.5 font-mono text-label whitespace-nowrap text-muted max-md:hidden">
                      {rule.id}
                    </Td>
                  </tr>
                ))
              )}
            </tbody>
          </Table>
          <p className="mt-4 h-5 text-label text-faint">
            {policy.data !== undefined &&
              `Version ${policy.data.version}, in force since ${dateText(policy.data.effectiveFrom)}.`}
          </p>
        </div>
      )}
    </Page>
  );
}
