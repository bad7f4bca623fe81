import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ModelSummary } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { usageQueries } from '../client/usage-queries.ts';
import { firstToTry } from '../playground/first-to-try.ts';
import { FromYourCode } from '../playground/from-your-code.tsx';
import { isLow } from '../shell/is-low.ts';
import { MeGate } from '../shell/me-gate.tsx';
import { Page } from '../shell/page.tsx';
import { Countdown } from '../time/instant.tsx';
import { clockText } from '../time/time-text.ts';
import { buttonClass } from '../ui/button.tsx';
import { countText } from '../ui/count-text.ts';
import { Money } from '../ui/figure.tsx';
import { isPositive } from '../ui/money.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SectionHeading } from '../ui/section-heading.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { RunList } from '../usage/run-list.tsx';
import { RecentSpend } from './recent-spend.tsx';
import { WelcomePage } from './welcome-page.tsx';

const RECENT_RUNS = 5;

/** Home: the one next step with a working example, and the latest runs once there are some. */
export function HomePage(): ReactNode {
  return (
    <MeGate>
      {({ customer, operator }) =>
        customer === null ? (
          <WelcomePage operator={operator} />
        ) : (
          <Page title="Home">
            <div className="flex flex-wrap items-end justify-between gap-x-12 gap-y-6">
              <Balance />
              <RecentSpend />
            </div>
            <NextStep />
          </Page>
        )
      }
    </MeGate>
  );
}

function Balance(): ReactNode {
  const usage = useQuery(queries.usage);
  if (usage.isError) {
    return <ProblemNotice error={usage.error} onRetry={() => void usage.refetch()} />;
  }
  const { data } = usage;
  return (
    <div>
      <p className="text-label text-muted">Left</p>
      <p className="flex min-h-[51px] items-center text-hero font-semibold tracking-tight">
        {data === undefined ? <Skeleton className="h-9 w-48" /> : <Money amount={data.available} />}
      </p>
      <p className="h-5 text-table text-muted">
        {data !== undefined && (
          <>
            {countText(data.runsToday)} {data.runsToday === 1 ? 'request' : 'requests'} today,{' '}
            <Money amount={data.spentToday} /> charged
          </>
        )}
      </p>
      {data !== undefined && data.resetsAt !== null && isLow(data.available, data.grants) && (
        <p className="mt-2 text-muted">
          {isPositive(data.available) ? 'Little credit is left.' : 'You are out of credits.'} Free
          credit returns at {clockText(data.resetsAt)} (in <Countdown to={data.resetsAt} />
          ).
        </p>
      )}
    </div>
  );
}

function NextStep(): ReactNode {
  const runs = useQuery(usageQueries.window({}, RECENT_RUNS));
  const models = useQuery(queries.models);
  const first = firstToTry(models.data?.items ?? []);
  if (runs.data === undefined || models.data === undefined) return <StepSkeleton />;
  const started = runs.data.runs.length > 0;
  return (
    <>
      {!started && first !== undefined && <FirstRun model={first} />}
      {started && (
        <section className="mt-12">
          <SectionHeading title="Latest runs">
            <Link to="/usage" className="text-table text-link hover:underline">
              All runs
            </Link>
          </SectionHeading>
          <RunList filter={{}} limit={RECENT_RUNS} more={false} empty={null} />
        </section>
      )}
      <FromYourCode />
    </>
  );
}

function FirstRun({ model }: { model: ModelSummary }): ReactNode {
  return (
    <section className="mt-10 max-w-3xl border-y border-hairline py-6">
      <h2 className="text-lead font-semibold">Make your first run</h2>
      <p className="mt-1 text-muted">
        {model.name}: {lowerFirst(model.summary)} An example is there to click.
      </p>
      <Link
        to="/models/$slug"
        params={{ slug: model.slug }}
        className={buttonClass('main', 'mt-4')}
      >
        Try {model.name}
      </Link>
    </section>
  );
}

function StepSkeleton(): ReactNode {
  return <Skeleton className="mt-12 h-60 max-w-3xl" />;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
