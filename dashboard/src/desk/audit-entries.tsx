import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BadgeCheck, CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AuditEntry } from '../client/nouns.ts';
import { Instant } from '../time/instant.tsx';
import { Mono } from '../ui/code-block.tsx';
import { ICON } from '../ui/icon.ts';
import { Td, Th } from '../ui/table.tsx';
import { deedText } from './deed-text.ts';
import { OperatorList } from './operator-list.tsx';
import { operatorQueries } from './operator-queries.ts';

/** Entries of the audit log, newest first: all, or those about one customer. */
export function AuditEntries({ customer }: { customer?: string }): ReactNode {
  const entries = useInfiniteQuery(operatorQueries.auditLog(customer));
  return (
    <OperatorList
      query={entries}
      caption="Audit log, newest first"
      columns={4}
      head={
        <>
          <Th className="w-px max-sm:hidden">No.</Th>
          <Th className="max-sm:pl-0">What</Th>
          <Th className="max-md:hidden">Who</Th>
          <Th className="max-md:hidden">When</Th>
          <Th right>Chain</Th>
        </>
      }
      row={(entry) => <EntryRow key={entry.seq} entry={entry} about={customer} />}
      empty={{
        title: customer === undefined ? 'The log is empty' : 'Nothing yet',
        text: 'Whatever an operator does is written here, for ever.',
      }}
    />
  );
}

/** The one catalog and the one line are told by what was done. */
const ID = /_\w{26}$/;

type EntryRowProps = { entry: AuditEntry; about: string | undefined };

function EntryRow({ entry, about }: EntryRowProps): ReactNode {
  const { seq, at, actorName, target, hash, fault } = entry;
  const { what, why, changes } = deedText(entry);
  return (
    <tr>
      <Td className="align-top py-2.5 text-muted tabular max-sm:hidden">{seq}</Td>
      <Td className="align-top py-2.5 max-sm:pl-0">
        <span className="font-medium">{what}</span>
        {entry.customerId !== null && entry.customerId !== about && (
          <ForCustomer id={entry.customerId} entry={entry} />
        )}
        {changes.map((change) => (
          <span key={change} className="block break-words text-muted">
            {change}
          </span>
        ))}
        {why !== '' && <span className="block break-words text-muted">{why}</span>}
        <span className="block text-label text-muted md:hidden">
          {actorName}, <Instant at={at} />
        </span>
        {ID.test(target) && (
          <span className="block text-label text-faint max-lg:hidden">
            <Mono>{target}</Mono>
          </span>
        )}
      </Td>
      <Td className="max-w-40 truncate align-top py-2.5 max-md:hidden" title={actorName}>
        {actorName}
      </Td>
      <Td className="align-top py-2.5 text-muted max-md:hidden">
        <Instant at={at} />
      </Td>
      <Td right className="align-top py-2.5">
        <ChainMark hash={hash} fault={fault} />
      </Td>
    </tr>
  );
}

/** Whom a deed was for, by name and address; by its id where there is no such customer. */
function ForCustomer({ id, entry }: { id: string; entry: AuditEntry }): ReactNode {
  const { customerName, customerEmail } = entry;
  return (
    <>
      <span className="max-sm:hidden">{' · '}</span>
      <Link
        to="/operator/customers/$id"
        params={{ id }}
        className="break-words text-link hover:underline max-sm:block"
      >
        {customerName ?? id}
      </Link>
      {customerEmail !== null && customerEmail !== customerName && (
        <span className="wrap-anywhere text-muted max-sm:block"> {customerEmail}</span>
      )}
    </>
  );
}

function ChainMark({ hash, fault }: { hash: string; fault: string | null }): ReactNode {
  if (fault !== null) {
    return (
      <span className="inline-flex items-start gap-1.5 text-left text-bad">
        <CircleAlert {...ICON} className="mt-0.5 shrink-0" />
        {fault}
      </span>
    );
  }
  return (
    <span
      className="inline-flex items-center gap-1.5 text-muted"
      title={`Its hash covers it and the entry before: ${hash}`}
    >
      <BadgeCheck {...ICON} className="shrink-0 text-in" />
      <span className="max-sm:sr-only">verified</span>
    </span>
  );
}
