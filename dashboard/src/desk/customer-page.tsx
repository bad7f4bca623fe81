import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { CustomerPage as Customer } from '../client/nouns.ts';
import { Instant } from '../time/instant.tsx';
import { Button } from '../ui/button.tsx';
import { Mono } from '../ui/code-block.tsx';
import { countText } from '../ui/count-text.ts';
import { Money } from '../ui/figure.tsx';
import { isPositive, moneyText } from '../ui/money.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { AddCreditDialog } from './add-credit-dialog.tsx';
import { AuditEntries } from './audit-entries.tsx';
import { CustomerGrants } from './customer-grants.tsx';
import { CustomerKeys } from './customer-keys.tsx';
import { CustomerRuns } from './customer-runs.tsx';
import { CustomerStatus } from './customer-status.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';
import { StandingButton } from './standing-button.tsx';

const WITHIN = { to: '/operator/customers', label: 'Customers' };

/** One customer: credit, keys, runs, and what operators did. */
export function CustomerPage(): ReactNode {
  const { id } = useParams({ from: '/shell/operator/customers/$id' });
  const customer = useQuery(operatorQueries.customer(id));
  const { data } = customer;
  const [adding, setAdding] = useState(false);
  return (
    <OperatorPage
      title={data?.name ?? 'Customer'}
      within={WITHIN}
      action={
        data && (
          <Button kind="main" onClick={() => setAdding(true)}>
            Add credit
          </Button>
        )
      }
    >
      {customer.isError && (
        <ProblemNotice error={customer.error} onRetry={() => void customer.refetch()} />
      )}
      {customer.isPending && <SkeletonLines lines={10} />}
      {data !== undefined && (
        <>
          <Figures customer={data} />
          <Standing customer={data} />
          <CustomerGrants grants={data.grants} creditDue={data.creditDue} />
          <CustomerKeys keys={data.keys} />
          <CustomerRuns id={id} />
          <section aria-labelledby="deeds" className="mt-12">
            <h2 id="deeds" className="mb-2 text-lead font-semibold">
              What operators did
            </h2>
            <AuditEntries customer={id} />
          </section>
          <AddCreditDialog customer={data} open={adding} onClose={() => setAdding(false)} />
        </>
      )}
    </OperatorPage>
  );
}

function Figures({ customer }: { customer: Customer }): ReactNode {
  const { available, held, debt, running, runsTotal, chargedTotal } = customer;
  return (
    <dl className="flex flex-wrap items-start gap-x-10 gap-y-6 sm:gap-x-16">
      <div className="min-w-56 max-sm:w-full">
        <dt className="text-label text-muted">Left</dt>
        <dd className="text-hero font-semibold tracking-tight">
          <Money amount={available} />
        </dd>
        <dd className="min-h-5 text-table text-muted">
          {isPositive(held) && `${moneyText(held)} set aside for ${countText(running)} running`}
          {isPositive(debt) && <span className="text-bad">{moneyText(debt)} is owed</span>}
        </dd>
      </div>
      <div>
        <dt className="text-label text-muted">Runs</dt>
        <dd className="text-hero tracking-tight tabular">{countText(runsTotal)}</dd>
        <dd className="text-table text-muted">
          <Money amount={chargedTotal} /> charged
        </dd>
      </div>
    </dl>
  );
}

function Standing({ customer }: { customer: Customer }): ReactNode {
  const { id, email, plan, status, suspension, createdAt, source, members } = customer;
  const others = members.filter((member) => member.email !== email);
  return (
    <section aria-label="Who it is" className="mt-8 max-w-3xl">
      <dl className="text-table">
        <Row label="Status" action={<StandingButton customer={customer} />}>
          <CustomerStatus status={status} />
          {suspension !== null && (
            <span className="mt-0.5 block break-words text-muted">
              {suspension.reason} — {suspension.actorName}, <Instant at={suspension.at} />
            </span>
          )}
        </Row>
        <Row label="E-mail">
          <a href={`mailto:${email}`} className="break-all text-link hover:underline">
            {email}
          </a>
        </Row>
        {others.length > 0 && (
          <Row label="Members">
            {others.map((member) => `${member.name} (${member.role})`).join(', ')}
          </Row>
        )}
        <Row label="Plan">{plan}</Row>
        <Row label="Since">
          <Instant at={createdAt} />
          <span className="text-muted">
            , {source === 'sign-up' ? 'signed up' : 'made by an operator'}
          </span>
        </Row>
        <Row label="Id">
          <Mono>{id}</Mono>
        </Row>
      </dl>
    </section>
  );
}

type RowProps = { label: string; action?: ReactNode; children: ReactNode };

function Row({ label, action, children }: RowProps): ReactNode {
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b border-hairline py-1.5">
      <dt className="w-24 shrink-0 text-muted">{label}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
      {action !== undefined && <dd>{action}</dd>}
    </div>
  );
}
