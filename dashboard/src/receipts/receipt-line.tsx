import type { ReactNode } from 'react';

type ReceiptLineProps = { label: ReactNode; note?: string | undefined; children: ReactNode };

/** A line of a receipt: what it is, and at the right its figure. */
export function ReceiptLine({ label, note, children }: ReceiptLineProps): ReactNode {
  return (
    <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-6 border-b border-hairline py-2 break-inside-avoid">
      <dt className="tabular">
        {label}
        {note !== undefined && <span className="text-muted"> · {note}</span>}
      </dt>
      <dd className="ml-auto text-right">{children}</dd>
    </div>
  );
}
