import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Instant } from '../time/instant.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead, Td, Th } from '../ui/table.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';

/** Mail that was written to disk: no mail server is set, or it did not take it. */
export function MailboxPage(): ReactNode {
  const mailbox = useQuery(operatorQueries.mailbox);
  const items = mailbox.data?.items ?? null;
  return (
    <OperatorPage title="Mailbox">
      {mailbox.isError && (
        <ProblemNotice error={mailbox.error} onRetry={() => void mailbox.refetch()} />
      )}
      {items !== null && items.length === 0 && (
        <EmptyState title="No mail">
          Mail lies here while no mail server is set, or when it does not take one.
        </EmptyState>
      )}
      {!mailbox.isError && items?.length !== 0 && (
        <Table caption="Mail, newest first">
          <TableHead>
            <Th>Sent</Th>
            <Th>To</Th>
            <Th>Subject</Th>
          </TableHead>
          <tbody>
            {items === null ? (
              <SkeletonRows rows={5} columns={3} />
            ) : (
              items.map((mail) => (
                <tr key={mail.id} className="relative hover:bg-surface">
                  <Td className="w-28 text-muted">
                    <Instant at={mail.sentAt} />
                  </Td>
                  <Td className="max-w-48 truncate">{mail.to}</Td>
                  <Td>
                    <Link
                      to="/operator/mailbox/$id"
                      params={{ id: mail.id }}
                      className="after:absolute after:inset-0"
                    >
                      {mail.subject}
                    </Link>
                    {mail.undelivered !== null && (
                      <span className="block break-words text-label text-bad">
                        Not sent: {mail.undelivered}
                      </span>
                    )}
                  </Td>
                </tr>
              ))
            )}
          </tbody>
        </Table>
      )}
    </OperatorPage>
  );
}
