import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { operatorQueries } from '../client/queries.ts';
import { Page } from '../shell/page.tsx';
import { ExactInstant } from '../time/instant.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';

const LINK = /(https?:\/\/[^\s<>"]+)/;

/** One mail, as text: what mails carry as HTML is never shown within our pages. */
export function MailPage(): ReactNode {
  const { id } = useParams({ from: '/shell/operator/mailbox/$id' });
  const mail = useQuery(operatorQueries.mail(id));
  return (
    <Page
      title={mail.data?.subject ?? 'Mail'}
      heading={
        <>
          <Link to="/operator/mailbox" className="font-normal text-muted hover:text-text">
            Mailbox
          </Link>
          <span className="px-2 font-normal text-faint">/</span>
          {mail.data?.subject ?? 'Mail'}
        </>
      }
    >
      {mail.isError && <ProblemNotice error={mail.error} />}
      {mail.isPending && <SkeletonLines lines={6} />}
      {mail.data !== undefined && (
        <article className="max-w-2xl">
          <p className="text-table text-muted">
            To {mail.data.to} · <ExactInstant at={mail.data.sentAt} />
          </p>
          <p className="mt-6 break-words whitespace-pre-wrap">
            <LinkedText text={mail.data.text} />
          </p>
        </article>
      )}
    </Page>
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
