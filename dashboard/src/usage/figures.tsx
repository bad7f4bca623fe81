import type { ReactNode } from 'react';
import type { UsageSummary } from '../client/nouns.ts';
import { Countdown } from '../time/instant.tsx';
import { clockText } from '../time/time-text.ts';
import { countText } from '../ui/count-text.ts';
import { Money } from '../ui/figure.tsx';
import { isPositive, moneyText } from '../ui/money.ts';
import { Skeleton } from '../ui/skeleton.tsx';

const REFUSED =
  'Requests that began no run: your credit, your plan, a limit or a used key did not allow it. They ' +
  'cost nothing and are not among the requests.';

/** What is left, and what was asked for and charged today and ever; whatever is filtered below. */
export function Figures({ usage }: { usage: UsageSummary | undefined }): ReactNode {
  if (usage === undefined) return <FiguresSkeleton />;
  return (
    <dl className="flex flex-wrap items-start gap-x-10 gap-y-6 sm:gap-x-16">
      <div className="min-w-56 max-sm:w-full">
        <dt className="text-label text-muted">Left</dt>
        <dd className="text-hero font-semibold tracking-tight">
          <Money amount={usage.available} />
        </dd>
        <dd className="h-5 text-table text-muted">
          <BelowTheBalance usage={usage} />
        </dd>
      </div>
      <Count label="Requests today" count={usage.runsToday}>
        <Money amount={usage.spentToday} /> charged
        {usage.refusedToday > 0 && (
          <span className="block max-w-36 leading-5" title={REFUSED}>
            {countText(usage.refusedToday)} more refused before they ran: free
          </span>
        )}
      </Count>
      <Count label="Requests in total" count={usage.runsTotal}>
        <Money amount={usage.spentTotal} /> charged
      </Count>
    </dl>
  );
}

function BelowTheBalance({ usage }: { usage: UsageSummary }): ReactNode {
  const { held, debt, resetsAt, running } = usage;
  if (isPositive(debt)) return <span className="text-bad">{moneyText(debt)} is owed</span>;
  if (isPositive(held)) {
    const runs = running === 1 ? '1 run' : `${countText(running)} runs`;
    return (
      <>
        <Money amount={held} /> set aside for {runs}
      </>
    );
  }
  if (resetsAt === null) return null;
  return (
    <>
      more at {clockText(resetsAt)}, in <Countdown to={resetsAt} />
    </>
  );
}

type CountProps = { label: string; count: number; children: ReactNode };

function Count({ label, count, children }: CountProps): ReactNode {
  return (
    <div>
      <dt className="text-label text-muted">{label}</dt>
      <dd className="text-hero tracking-tight tabular">{countText(count)}</dd>
      <dd className="min-h-5 text-table text-muted">{children}</dd>
    </div>
  );
}

function FiguresSkeleton(): ReactNode {
  return (
    <div className="flex flex-wrap gap-x-16 gap-y-6" role="status">
      <span className="sr-only">Loading…</span>
      {['w-56', 'w-28', 'w-28'].map((width, at) => (
        <div key={`${width}-${['left', 'today', 'total'][at]}`}>
          <Skeleton className="h-4 w-16" />
          <Skeleton className={`my-1.5 h-[calc(1.15*clamp(32px,4.2vw,44px)-12px)] ${width}`} />
          <Skeleton className="h-5 w-32" />
        </div>
      ))}
    </div>
  );
}
