import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Overview } from '../client/nouns.ts';
import { Instant } from '../time/instant.tsx';
import { utcText } from '../time/time-text.ts';
import { countText } from '../ui/count-text.ts';
import { Money } from '../ui/figure.tsx';
import { isPositive, moneyText } from '../ui/money.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Skeleton, SkeletonLines } from '../ui/skeleton.tsx';
import { AttentionList } from './attention-list.tsx';
import { LineButton } from './line-dialog.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';

/** The desk at a glance: what needs attention first, then how the day goes. */
export function OverviewPage(): ReactNode {
  const overview = useQuery(operatorQueries.overview);
  const { data } = overview;
  return (
    <OperatorPage title="Overview">
      {overview.isError && data === undefined && (
        <ProblemNotice error={overview.error} onRetry={() => void overview.refetch()} />
      )}
      {overview.isPending && <Waiting />}
      {data !== undefined && (
        <>
          <AttentionList overview={data} />
          <Today overview={data} />
          <Standing overview={data} />
        </>
      )}
    </OperatorPage>
  );
}

function Today({ overview }: { overview: Overview }): ReactNode {
  const { today, customers } = overview;
  return (
    <section aria-labelledby="today" className="mt-10">
      <h2 id="today" className="text-table font-medium">
        Today <span className="font-normal text-muted">— since 00:00 UTC</span>
      </h2>
      <dl className="mt-3 flex flex-wrap items-start gap-x-10 gap-y-6 sm:gap-x-16">
        <Fact label="Charged" below={`${countText(today.running)} running now`}>
          <Money amount={today.charged} className="font-semibold" />
        </Fact>
        <Fact label="Runs" below={`${countText(today.refused)} refused, free`}>
          {countText(today.runs)}
        </Fact>
        <Fact label="Customers active" below={`of ${countText(customers.total)}`}>
          {countText(today.customers)}
        </Fact>
      </dl>
    </section>
  );
}

type FactProps = { label: string; below: string; children: ReactNode };

function Fact({ label, below, children }: FactProps): ReactNode {
  return (
    <div>
      <dt className="text-label text-muted">{label}</dt>
      <dd className="text-hero tracking-tight tabular">{children}</dd>
      <dd className="text-table text-muted">{below}</dd>
    </div>
  );
}

function Standing({ overview }: { overview: Overview }): ReactNode {
  const { line, books, workers, customers } = overview;
  return (
    <section aria-labelledby="standing" className="mt-10 max-w-3xl">
      <h2 id="standing" className="text-table font-medium">
        How things stand
      </h2>
      <dl className="mt-2 text-table">
        <Row
          label="Line"
          action={line.state === 'running' ? <LineButton line={line} /> : undefined}
        >
          {line.state === 'running' ? 'Running: new runs start' : 'Stopped'}
        </Row>
        <Row label="Books" link={<More to="/operator/invariants" what="the invariants" />}>
          {books.checkedAt === null ? (
            'Never checked'
          ) : (
            <>
              {books.broken.length === 0
                ? `All ${books.invariants} invariants hold`
                : `${books.broken.length} of ${books.invariants} invariants broken`}
              , checked <Instant at={books.checkedAt} />
            </>
          )}
        </Row>
        <Row label="Workers" link={<More to="/operator/workers" what="the workers" />}>
          {workers.warm} warm, {workers.cold} cold, {workers.down.length} down
          {workers.moved.length > 0 && `; ${workers.moved.join(', ')}: reported GPU time has moved`}
        </Row>
        <LastDay overview={overview} />
        <Row label="Customers" link={<More to="/operator/customers" what="the customers" />}>
          {countText(customers.total)}
          {customers.suspended > 0 && `, ${countText(customers.suspended)} suspended`}
        </Row>
        <Prices upcoming={overview.upcomingPrices} />
      </dl>
    </section>
  );
}

/** What went wrong in the last 24 hours, be it ever so little. */
function LastDay({ overview }: { overview: Overview }): ReactNode {
  const { failedRuns, workerFaults, writeOffs } = overview;
  return (
    <>
      <Row label="Failed runs" link={<More to="/operator/failed-runs" what="the failed runs" />}>
        {lastDayText(failedRuns.lastDay, failedRuns.more)}
      </Row>
      <Row label="Faults" link={<More to="/operator/worker-faults" what="the worker faults" />}>
        {lastDayText(workerFaults.lastDay)}
      </Row>
      <Row label="Write-offs" link={<More to="/operator/write-offs" what="the write-offs" />}>
        {lastDayText(writeOffs.lastDay)}
        {isPositive(writeOffs.amount) && `, ${moneyText(writeOffs.amount)}`}
      </Row>
    </>
  );
}

function lastDayText(count: number, more = false): string {
  return `${count === 0 ? 'None' : countText(count)}${more ? '+' : ''} in the last 24 hours`;
}

function Prices({ upcoming }: { upcoming: Overview['upcomingPrices'] }): ReactNode {
  const [next] = upcoming;
  const rest = upcoming.length > 1 ? `, and ${upcoming.length - 1} more` : '';
  return (
    <Row label="Prices" link={<More to="/operator/catalog" what="the catalog" />}>
      {next === undefined
        ? 'No change ahead'
        : `${next.deployment} changes on ${utcText(next.from)}${rest}`}
    </Row>
  );
}

type RowProps = { label: string; link?: ReactNode; action?: ReactNode; children: ReactNode };

function Row({ label, link, action, children }: RowProps): ReactNode {
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b border-hairline py-1.5">
      <dt className="w-24 shrink-0 text-muted">{label}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
      {(link ?? action) !== undefined && <dd>{link ?? action}</dd>}
    </div>
  );
}

function More({ to, what }: { to: string; what: string }): ReactNode {
  return (
    <Link to={to} aria-label={`See ${what}`} className="text-link hover:underline">
      See
    </Link>
  );
}

function Waiting(): ReactNode {
  return (
    <>
      <Skeleton className="mb-10 h-16" />
      <SkeletonLines lines={6} />
    </>
  );
}
