import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Key } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { Page } from '../shell/page.tsx';
import { Instant } from '../time/instant.tsx';
import { Button } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { NoValue } from '../ui/figure.tsx';
import { ICON } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead, Td, Th } from '../ui/table.tsx';
import { MakeKeyDialog } from './make-key-dialog.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';

/** The API keys: make one (its secret is shown once), see their last use, revoke one. */
export function KeysPage(): ReactNode {
  const keys = useQuery(queries.keys);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const items = keys.data?.items ?? [];
  const make = (
    <Button kind="main" onClick={() => setMaking(true)}>
      <Plus {...ICON} /> Make a key
    </Button>
  );
  return (
    <Page title="Keys" action={keys.isSuccess && items.length > 0 ? make : undefined}>
      <p className="mb-6 max-w-2xl text-muted">
        A key lets a program run models on your credit. Its secret is shown once, when it is made; a
        revoked key stops everywhere within a second.
      </p>
      {keys.isError && <ProblemNotice error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.isSuccess && items.length === 0 && (
        <EmptyState title="No key yet" action={make}>
          Make one, and the examples on Home and on each model’s page work as they stand.
        </EmptyState>
      )}
      {(keys.isPending || items.length > 0) && (
        <KeyTable items={keys.isPending ? null : items} onRevoke={setRevoking} />
      )}
      <MakeKeyDialog open={making} onOpenChange={setMaking} />
      <RevokeKeyDialog revoking={revoking} onClose={() => setRevoking(null)} />
    </Page>
  );
}

type KeyTableProps = { items: readonly Key[] | null; onRevoke: (key: Key) => void };

function KeyTable({ items, onRevoke }: KeyTableProps): ReactNode {
  return (
    <Table caption="API keys, newest first">
      <TableHead>
        <Th>Name</Th>
        <Th>Key</Th>
        <Th className="max-sm:hidden">Made</Th>
        <Th className="max-sm:hidden">Last used</Th>
        <Th right>
          <span className="sr-only">Revoke</span>
        </Th>
      </TableHead>
      <tbody>
        {items === null ? (
          <SkeletonRows rows={3} columns={5} />
        ) : (
          items.map((key) => <KeyRow key={key.id} apiKey={key} onRevoke={() => onRevoke(key)} />)
        )}
      </tbody>
    </Table>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: Key; onRevoke: () => void }): ReactNode {
  const { name, prefix, lastFour, createdAt, lastUsedAt, revokedAt } = apiKey;
  const revoked = revokedAt !== null;
  return (
    <tr className={revoked ? 'text-faint' : undefined}>
      <Td className="max-w-40 truncate font-medium" title={name}>
        {name}
      </Td>
      <Td className="font-mono text-label whitespace-nowrap">
        {prefix}…{lastFour}
      </Td>
      <Td className="max-sm:hidden">
        <Instant at={createdAt} />
      </Td>
      <Td className="max-sm:hidden">
        {lastUsedAt === null ? <NoValue meaning="never" /> : <Instant at={lastUsedAt} />}
      </Td>
      <Td right>
        {revoked ? (
          <Chip tone="plain">revoked</Chip>
        ) : (
          <Button kind="danger" size="small" onClick={onRevoke}>
            Revoke
          </Button>
        )}
      </Td>
    </tr>
  );
}
