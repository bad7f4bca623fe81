import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { OctagonX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Page } from '../shell/page.tsx';
import { Instant } from '../time/instant.tsx';
import { ICON } from '../ui/icon.ts';
import { LineButton } from './line-dialog.tsx';
import { operatorQueries } from './operator-queries.ts';

type OperatorPageProps = {
  title: string;
  /** What the page is about, where its title has a list it belongs to. */
  within?: Readonly<{ to: string; label: string }>;
  action?: ReactNode;
  children: ReactNode;
};

/** A page of the operator's desk: whichever it is, a stopped line is seen on it. */
export function OperatorPage({ title, within, action, children }: OperatorPageProps): ReactNode {
  const heading = within && (
    <>
      <Link to={within.to} className="font-normal text-muted hover:text-text">
        {within.label}
      </Link>
      <span className="px-2 font-normal text-faint">/</span>
      {title}
    </>
  );
  return (
    <Page title={title} heading={heading} action={action}>
      <StoppedLine />
      {children}
    </Page>
  );
}

function StoppedLine(): ReactNode {
  const line = useQuery(operatorQueries.line).data;
  if (line?.state !== 'stopped') return null;
  return (
    <div
      role="alert"
      className="mb-6 flex flex-wrap items-start gap-x-4 gap-y-3 rounded-control border border-bad bg-surface p-4"
    >
      <OctagonX {...ICON} className="mt-[3px] shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">The line is stopped: no new run starts, for anybody</p>
        <p className="break-words text-muted">
          {line.reason} — {line.actorName}
          {line.since !== null && (
            <>
              , <Instant at={line.since} />
            </>
          )}
        </p>
      </div>
      <LineButton line={line} />
    </div>
  );
}
