import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useParams } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Receipt } from '../client/nouns.ts';
import { usageQueries } from '../client/usage-queries.ts';
import { Page } from '../shell/page.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Money } from '../ui/figure.tsx';
import { ICON } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { RunStatus } from '../ui/run-status.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { RunTags } from '../usage/run-tags.tsx';
import { ReceiptArithmetic } from './receipt-arithmetic.tsx';
import { ReceiptFacts } from './receipt-facts.tsx';
import { ReceiptJson } from './receipt-json.tsx';
import { ReceiptResult } from './receipt-result.tsx';
import { receiptSentence } from './receipt-sentence.ts';
import { ReceiptTimes } from './receipt-times.tsx';
import { StopRun } from './stop-run.tsx';

/** Everything that explains one charge. */
export function ReceiptPage(): ReactNode {
  const { id } = useParams({ from: '/shell/private/runs/$id' });
  const receipt = useQuery(usageQueries.receipt(id));
  const data = receipt.data;
  const usage = useLocation({ select: ({ state }) => state.usage });
  return (
    <Page
      title={data === undefined ? 'Receipt' : `Receipt: ${data.modelName}`}
      heading={
        <>
          <Link to="/usage" search={usage ?? {}} className="font-normal text-muted hover:text-text">
            Usage
          </Link>
          <span className="px-2 font-normal text-faint">/</span>
          Receipt
        </>
      }
    >
      {receipt.isError && data === undefined && (
        <ProblemNotice error={receipt.error} onRetry={() => void receipt.refetch()} />
      )}
      {receipt.isPending && <SkeletonLines lines={8} />}
      {data !== undefined && <ReceiptBody receipt={data} />}
    </Page>
  );
}

function ReceiptBody({ receipt }: { receipt: Receipt }): ReactNode {
  const { charge, status, code, modelName, model, tags } = receipt;
  return (
    <article className="max-w-3xl">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-muted">
          <Link to="/models/$slug" params={{ slug: model }} className="text-text hover:underline">
            {modelName}
          </Link>
          {' · '}
          {receipt.gpu}
          {' · '}
          {receipt.provider}
        </p>
        <div className="-mx-2 flex print:hidden">
          <CopyButton text={location.href} label="Copy link" />
          <Button kind="quiet" size="small" onClick={() => print()}>
            <Printer {...ICON} /> Print
          </Button>
        </div>
      </div>
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
      <p className="mt-1 text-muted">{receiptSentence(receipt)}</p>
      {status === 'running' && <StopRun id={receipt.id} />}
      {Object.keys(tags).length > 0 && (
        <div className="mt-3 flex flex-wrap">
          <RunTags tags={tags} most={10} />
        </div>
      )}
      <ReceiptArithmetic receipt={receipt} />
      <ReceiptTimes receipt={receipt} />
      <ReceiptResult receipt={receipt} />
      <ReceiptFacts receipt={receipt} />
      <ReceiptJson receipt={receipt} address={`/api/runs/${receipt.id}`} />
    </article>
  );
}
