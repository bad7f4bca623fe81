import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Receipt } from '../client/nouns.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { ICON } from '../ui/icon.ts';

type ReceiptJsonProps = {
  receipt: Receipt;
  /** Where a program reads it. */
  address: string;
};

/** The receipt as programs read it. */
export function ReceiptJson({ receipt, address }: ReceiptJsonProps): ReactNode {
  return (
    <details className="group mt-8 print:hidden">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-control text-table text-muted hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight
          {...ICON}
          className="transition-transform duration-150 group-open:rotate-90"
        />
        As JSON
      </summary>
      <div className="mt-2">
        <CodeBlock label={`GET ${address}`} code={JSON.stringify(receipt, null, 2)} />
      </div>
    </details>
  );
}
