import type { ReactNode } from 'react';
import type { CustomerPage } from '../client/nouns.ts';
import { Instant } from '../time/instant.tsx';
import { Chip } from '../ui/chip.tsx';
import { NoValue } from '../ui/figure.tsx';
import { Table, TableHead, Td, Th } from '../ui/table.tsx';

/** A customer's API keys, newest first; nobody sees their secrets. */
export function CustomerKeys({ keys }: { keys: CustomerPage['keys'] }): ReactNode {
  return (
    <section aria-labelledby="keys" className="mt-12">
      <h2 id="keys" className="mb-2 text-lead font-semibold">
        API keys
      </h2>
      {keys.length === 0 ? (
        <p className="border-y border-hairline py-3 text-table text-muted">None has been made.</p>
      ) : (
        <Table caption="API keys, newest first">
          <TableHead>
            <Th>Name</Th>
            <Th>Key</Th>
            <Th className="max-sm:hidden">Made</Th>
            <Th className="max-sm:hidden">Last used</Th>
            <Th>
              <span className="sr-only">Status</span>
            </Th>
          </TableHead>
          <tbody>
            {keys.map((key) => (
              <tr key={key.id} className={key.revokedAt === null ? undefined : 'text-faint'}>
                <Td className="max-w-40 truncate" title={key.name}>
                  {key.name}
                </Td>
                <Td className="font-mono text-label whitespace-nowrap">
                  {key.prefix}…{key.lastFour}
                </Td>
                <Td className="max-sm:hidden">
                  <Instant at={key.createdAt} />
                </Td>
                <Td className="max-sm:hidden">
                  {key.lastUsedAt === null ? (
                    <NoValue meaning="never" />
                  ) : (
                    <Instant at={key.lastUsedAt} />
                  )}
                </Td>
                <Td>{key.revokedAt !== null && <Chip tone="plain">revoked</Chip>}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
