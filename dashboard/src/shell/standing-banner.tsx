import { CirclePause } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Me } from '../client/nouns.ts';
import { ICON } from '../ui/icon.ts';

type Customer = NonNullable<Me['customer']>;

/** Why this customer's new runs do not start, where that is so: on every page, below its title. */
export function StandingBanner({ customer }: { customer: Customer }): ReactNode {
  if (customer.status === 'suspended') {
    return (
      <Banner title="Your account is suspended.">
        New runs do not start. Your credit, receipts and keys stay yours. Ask who runs this
        installation.
      </Banner>
    );
  }
  if (!customer.lineStopped) return null;
  return (
    <Banner title="Runs are stopped for now.">
      Who runs this installation has stopped new runs, for everybody. Runs that were going on end as
      usual, and your credit is untouched.
    </Banner>
  );
}

function Banner({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div
      role="status"
      className="mb-6 flex gap-3 rounded-control border border-hairline bg-surface px-4 py-3 print:hidden"
    >
      <CirclePause {...ICON} className="mt-0.5 shrink-0 text-warn" />
      <p className="min-w-0 text-muted">
        <span className="font-medium text-text">{title}</span> {children}
      </p>
    </div>
  );
}
