import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ExactInstant } from '../time/instant.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';

const WITHIN = { to: '/operator/mailbox', label: 'Mailbox' };
const LINK = /(https?:\/\/[^\s<>"]+)/;

/** One mail, as text: what mails carry as HTML is never shown within our pages. */
export function MailPage(): ReactNode {
  const { id } = useParams({ from: '/shell/operator/mailbox/$id' });
  const mail = useQuery(operatorQueries.mail(id));
  return (
    <OperatorPage title={mail.data?.subject ?? 'Mail'} within={WITHIN}>
      {mail.isError && <ProblemNotice error={mail.error} />}
      {mail.isPending && <SkeletonLines lines={6} />}
      {mail.data !== undefined && (
        <article className="max-w-2xl">
          <p className="text-table text-muted">
            To {mail.data.to} · <ExactInstant at={mail.data.sentAt} />
          </p>
          {mail.data.undelivered !== null && (
            <p className="mt-1 break-words text-table text-bad">
              Not sent: {mail.data.undelivered}
            </p>
          )}
          <p className="mt-6 break-words whitespace-pre-wrap">
            <LinkedText text={mail.data.text} />
          </p>
        </article>
      )}
    </OperatorPage>
  );
}

/** A text whose addresses are links. */
function LinkedText({ text }: { text: string }): ReactNode {
  let start = 0;
  const parts = text.split(LINK).map((part, at) => {
    const found = { part, start, isLink: at % 2 === 1 };
    start += part.length;
    return found;
  });
  return parts.map(({ part, start: key, isLink }) =>
    isLink ? (
      <a key={key} href={part} className="break-all text-link underline">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
