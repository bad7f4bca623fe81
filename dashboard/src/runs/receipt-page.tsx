import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Receipt } from '../client/nouns.ts';
import { usageQueries } from '../client/usage-queries.ts';
import { Page } from '../shell/page.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Money } from '../ui/figure.tsx';
import { ICON } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { ReceiptArithmetic } from './receipt-arithmetic.tsx';
import { ReceiptFacts } from './receipt-facts.tsx';
import { RunStatus } from './run-status.tsx';

/** Everything that explains one charge. */
export function ReceiptPage(): ReactNode {
  const { id } = useParams({ from: '/shell/private/runs/$id' });
  const receipt = useQuery(usageQueries.receipt(id));
  const data = receipt.data;
  return (
    <Page
      title={data === undefined ? 'Receipt' : `Receipt: ${data.modelName}`}
      heading={
        <>
          <Link to="/usage" className="font-normal text-muted hover:text-text">
            Usage
          </Link>
          <span className="px-2 font-normal text-faint">/</span>
          Receipt
        </>
      }
    >
      {receipt.isError && (
        <ProblemNotice error={receipt.error} onRetry={() => void receipt.refetch()} />
      )}
      {receipt.isPending && <SkeletonLines lines={8} />}
      {data !== undefined && <ReceiptBody receipt={data} />}
    </Page>
  );
}

function ReceiptBody({ receipt }: { receipt: Receipt }): ReactNode {
  const { charge, status, code, modelName, model } = receipt;
  return (
    <article className="max-w-3xl">
      <p className="text-muted">
        <Link to="/models/$slug" params={{ slug: model }} className="text-text hover:underline">
          {modelName}
        </Link>
        {' · '}
        {receipt.gpu}
        {' · '}
        {receipt.provider}
      </p>
      <div className="mt-2 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <p className="text-hero font-semibold tracking-tight">
          {charge === null ? (
            <span className="text-muted">not charged yet</span>
          ) : (
            <Money amount={charge} full />
          )}
        </p>
        <RunStatus status={status} code={code} />
      </div>
      <ReceiptArithmetic receipt={receipt} />
      {receipt.resultUrl !== null && <Result receipt={receipt} url={receipt.resultUrl} />}
      <ReceiptFacts receipt={receipt} />
      <p className="mt-6 text-table">
        <a href={`/api/runs/${receipt.id}`} className="text-link hover:underline">
          This receipt as JSON
        </a>
      </p>
    </article>
  );
}

function Result({ receipt, url }: { receipt: Receipt; url: string }): ReactNode {
  const path = samePath(url);
  return (
    <section aria-labelledby="result" className="mt-10">
      <h2 id="result" className="text-table font-medium">
        Result
      </h2>
      <div className="mt-3 flex flex-wrap items-end gap-4">
        <img
          src={path}
          alt={`What ${receipt.modelName} made`}
          loading="lazy"
          className="checkerboard max-h-64 max-w-full rounded-control border border-hairline object-contain"
          onError={(event) => event.currentTarget.remove()}
        />
        <a href={path} download={receipt.id} className={buttonClass('plain')}>
          <Download {...ICON} /> Download
        </a>
      </div>
    </section>
  );
}

/** The result is always read from this site, whatever host the server calls itself. */
function samePath(url: string): string {
  return new URL(url, location.origin).pathname;
}
