import type { ReactNode } from 'react';
import type { Receipt } from '../client/nouns.ts';
import { ExactInstant } from '../time/instant.tsx';
import { Mono } from '../ui/code-block.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Duration, NoValue } from '../ui/figure.tsx';

/** What else is on record of a run. */
export function ReceiptFacts({ receipt }: { receipt: Receipt }): ReactNode {
  const { key, source, rateCard } = receipt;
  return (
    <section aria-labelledby="facts" className="mt-10">
      <h2 id="facts" className="text-table font-medium">
        On record
      </h2>
      <dl className="mt-2 grid gap-x-10 text-table sm:grid-cols-2">
        <Fact label="Asked by">
          {source === 'playground' ? 'the playground' : (key?.name ?? 'a key')}
        </Fact>
        <Fact label="Deployment">
          <Mono>{receipt.deployment}</Mono>
        </Fact>
        <Fact label="GPU time the worker reported">{time(receipt.workerTimeUs)}</Fact>
        <Fact label="Time the gateway saw">{time(receipt.gatewayTimeUs)}</Fact>
        <Fact label={`Rate card ${rateCard.version} from`}>
          <ExactInstant at={rateCard.from} />
        </Fact>
        <Fact label="Rate card">
          <Mono>{rateCard.id}</Mono>
        </Fact>
        <Fact label="Run">
          <Mono>{receipt.id}</Mono>
          <span className="print:hidden">
            <CopyButton text={receipt.id} label="" />
          </span>
        </Fact>
      </dl>
    </section>
  );
}

function time(us: number | null): ReactNode {
  return us === null ? <NoValue /> : <Duration us={us} exact />;
}

function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 border-b border-hairline py-1.5 break-inside-avoid">
      <dt className="text-muted">{label}</dt>
      <dd className="ml-auto flex min-w-0 items-center text-right">{children}</dd>
    </div>
  );
}
