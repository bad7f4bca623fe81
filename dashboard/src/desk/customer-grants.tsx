import type { ReactNode } from 'react';
import type { Grant } from '../client/nouns.ts';
import { Countdown, Instant } from '../time/instant.tsx';
import { Money } from '../ui/figure.tsx';
import { Table, TableHead, Td, Th } from '../ui/table.tsx';

type GrantsProps = { grants: readonly Grant[]; creditDue: boolean };

/** What is left of a customer's lots of credit, in the order in which they are used. */
export function CustomerGrants({ grants, creditDue }: GrantsProps): ReactNode {
  return (
    <section aria-labelledby="grants" className="mt-12">
      <h2 id="grants" className="mb-2 text-lead font-semibold">
        Credit
      </h2>
      {creditDue && (
        <p className="mb-2 text-table text-muted">
          Today’s free credit is due: it is given when the customer next comes.
        </p>
      )}
      {grants.length === 0 ? (
        <p className="border-y border-hairline py-3 text-table text-muted">No credit is left.</p>
      ) : (
        <Table caption="Credit, in the order in which it is used">
          <TableHead>
            <Th>Credit</Th>
            <Th className="max-sm:hidden">Valid from</Th>
            <Th className="max-sm:hidden">Expires</Th>
            <Th right className="max-sm:hidden">
              Of
            </Th>
            <Th right>Left</Th>
          </TableHead>
          <tbody>
            {grants.map((grant) => (
              <tr key={grant.id}>
                <Td>{grant.label}</Td>
                <Td className="text-muted max-sm:hidden">
                  <Instant at={grant.effectiveAt} />
                </Td>
                <Td className="text-muted max-sm:hidden">
                  {grant.expiresAt === null ? (
                    'never'
                  ) : (
                    <>
                      in <Countdown to={grant.expiresAt} />
                    </>
                  )}
                </Td>
                <Td right className="text-muted max-sm:hidden">
                  <Money amount={grant.amount} column />
                </Td>
                <Td right>
                  <Money amount={grant.remaining} column />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
