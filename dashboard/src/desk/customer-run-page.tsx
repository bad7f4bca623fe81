import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Receipt } from '../client/nouns.ts';
import { ReceiptArithmetic } from '../receipts/receipt-arithmetic.tsx';
import { ReceiptFacts } from '../receipts/receipt-facts.tsx';
import { ReceiptJson } from '../receipts/receipt-json.tsx';
import { receiptSentence } from '../receipts/receipt-sentence.ts';
import { ReceiptTimes } from '../receipts/receipt-times.tsx';
import { Page } from '../shell/page.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Money } from '../ui/figure.tsx';
import { ICON } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { RunStatus } from '../ui/run-status.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { operatorQueries } from './operator-queries.ts';

/** The receipt of a customer's run, as the customer has it but for what the run made. */
export function CustomerRunPage(): ReactNode {
  const { id, runId } = useParams({ from: '/shell/operator/customers/$id/runs/$runId' });
  const receipt = useQuery(operatorQueries.customerRun(id, runId));
  const customer = useQuery(operatorQueries.customer(id));
  const { data } = receipt;
  return (
    <Page
      title={data === undefined ? 'Receipt' : `Receipt: ${data.modelName}`}
      heading={
        <>
          <Link
            to="/operator/customers/$id"
            params={{ id }}
            className="font-normal text-muted hover:text-text"
          >
            {customer.data?.name ?? 'Customer'}
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
      {data !== undefined && <RunReceipt receipt={data} customerId={id} />}
    </Page>
  );
}

type RunReceiptProps = { receipt: Receipt; customerId: string };

function RunReceipt({ receipt, customerId }: RunReceiptProps): ReactNode {
  const { charge, status, code, modelName, gpu, provider, tags } = receipt;
  return (
    <article className="max-w-3xl">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-muted">
          {modelName} · {gpu} · {provider}
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
      <p className="mt-1 text-muted">{receiptSentence(receipt, 'operator')}</p>
      <Tags tags={tags} />
      <ReceiptArithmetic receipt={receipt} />
      <ReceiptTimes receipt={receipt} />
      <ReceiptFacts receipt={receipt} />
      <p className="mt-6 text-table text-muted print:hidden">
        What the run made is the customer’s own: it is not shown here.
      </p>
      <ReceiptJson
        receipt={receipt}
        address={`/api/operator/customers/${customerId}/runs/${receipt.id}`}
      />
    </article>
  );
}

/** The customer's tags, as they are: there is no usage page here to filter by them. */
function Tags({ tags }: Pick<Receipt, 'tags'>): ReactNode {
  const all = Object.entries(tags);
  if (all.length === 0) return null;
  return (
    <ul aria-label="Tags" className="mt-3 flex flex-wrap gap-1">
      {all.map(([key, value]) => (
        <li
          key={key}
          className="rounded-control border border-hairline px-1.5 text-label break-all text-muted"
        >
          {key}={value}
        </li>
      ))}
    </ul>
  );
}
