import type { ReactNode } from 'react';
import type { Receipt } from '../client/nouns.ts';
import { ExactInstant } from '../time/instant.tsx';
import { gapText } from '../time/time-text.ts';
import { Duration } from '../ui/figure.tsx';
import { ReceiptLine } from './receipt-line.tsx';

/** When the run was accepted, began and ended, and of what lay between, what is billed. */
export function ReceiptTimes({ receipt }: { receipt: Receipt }): ReactNode {
  const { acceptedAt, startedAt, endedAt, gpuTimeUs, quantities } = receipt;
  const billed = quantities.some(({ meter }) => meter === 'gpu_time');
  return (
    <section aria-labelledby="times" className="mt-10">
      <h2 id="times" className="text-table font-medium">
        Times
      </h2>
      <dl className="mt-2 text-table">
        <ReceiptLine label="Accepted" note="credit was set aside and the price fixed">
          <ExactInstant at={acceptedAt} />
        </ReceiptLine>
        {startedAt !== null && (
          <ReceiptLine label="Started" note={`${gapText(acceptedAt, startedAt)} later, not billed`}>
            <ExactInstant at={startedAt} />
          </ReceiptLine>
        )}
        {endedAt !== null && (
          <ReceiptLine label="Ended" note={`${gapText(startedAt ?? acceptedAt, endedAt)} later`}>
            <ExactInstant at={endedAt} />
          </ReceiptLine>
        )}
        {gpuTimeUs !== null && (
          <ReceiptLine
            label="GPU time"
            note={`what a worker spent on the run alone; ${billed ? 'this is billed' : 'not billed here'}`}
          >
            <Duration us={gpuTimeUs} exact />
          </ReceiptLine>
        )}
      </dl>
    </section>
  );
}
