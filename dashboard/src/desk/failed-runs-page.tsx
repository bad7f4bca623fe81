import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FailedRun } from '../client/nouns.ts';
import { Instant } from '../time/instant.tsx';
import { Duration, NoValue } from '../ui/figure.tsx';
import { FilterSelect } from '../ui/filter-select.tsx';
import { RunStatus } from '../ui/run-status.tsx';
import { Td, Th } from '../ui/table.tsx';
import { failureText } from './failure-text.ts';
import { OperatorList } from './operator-list.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';
import { RunOfCustomer } from './run-of-customer.tsx';

/** Runs of all customers that failed: by code and by deployment. */
export function FailedRunsPage(): ReactNode {
  const { code, deployment } = useSearch({ from: '/shell/operator/failed-runs' });
  const navigate = useNavigate({ from: '/operator/failed-runs' });
  const runs = useInfiniteQuery(operatorQueries.failedRuns({ code, deployment }));
  const found = runs.data?.pages[0];
  const isFiltered = code !== undefined || deployment !== undefined;
  return (
    <OperatorPage title="Failed runs">
      <p className="mb-4 max-w-2xl text-muted">
        What customers did not get: nothing of it was charged. What customers cancelled themselves
        is not here.
      </p>
      <div className="mb-4 flex flex-wrap gap-2">
        <FilterSelect
          label="How it ended"
          unset="Any end"
          value={code}
          choices={(found?.codes ?? []).map((each) => ({
            value: each,
            text: failureText(each),
          }))}
          onValue={(chosen) => void navigate({ search: (old) => ({ ...old, code: chosen }) })}
        />
        <FilterSelect
          label="Deployment"
          unset="Any deployment"
          value={deployment}
          choices={(found?.deployments ?? []).map((each) => ({ value: each, text: each }))}
          onValue={(chosen) => void navigate({ search: (old) => ({ ...old, deployment: chosen }) })}
        />
      </div>
      <OperatorList
        query={runs}
        caption="Failed runs, newest end first"
        columns={4}
        head={
          <>
            <Th className="max-sm:hidden">Ended</Th>
            <Th className="max-sm:pl-0">What happened</Th>
            <Th className="max-md:hidden">Deployment</Th>
            <Th className="max-md:hidden">Customer</Th>
            <Th right className="max-lg:hidden">
              Took
            </Th>
          </>
        }
        row={(run) => <FailedRunRow key={run.id} run={run} />}
        empty={
          isFiltered
            ? { title: 'No such run', text: 'No run failed that way there.' }
            : { title: 'No run has failed', text: 'Runs that fail stand here, whosever they are.' }
        }
      />
    </OperatorPage>
  );
}

function FailedRunRow({ run }: { run: FailedRun }): ReactNode {
  const { id, customerId, customerName, deployment, status, code, detail, endedAt } = run;
  const customer = (
    <Link
      to="/operator/customers/$id"
      params={{ id: customerId }}
      className="text-link hover:underline"
    >
      {customerName}
    </Link>
  );
  return (
    <tr>
      <Td className="align-top py-2.5 text-muted max-sm:hidden">
        <Instant at={endedAt} />
      </Td>
      <Td className="align-top py-2.5 max-md:pr-0 max-sm:pl-0">
        <RunOfCustomer run={{ runId: id, customerId }}>
          <RunStatus status={status} code={code} />
        </RunOfCustomer>
        {run.workerFault && <span className="text-bad"> · worker fault</span>}
        {detail !== null && <span className="block break-words text-muted">{detail}</span>}
        <span className="block text-label text-muted md:hidden">
          {deployment}, {customer}
          <span className="sm:hidden">
            , <Instant at={endedAt} />
          </span>
        </span>
        <span className="block text-label text-faint max-sm:hidden">
          <RunOfCustomer run={{ runId: id, customerId }} />
        </span>
      </Td>
      <Td className="align-top py-2.5 whitespace-nowrap max-md:hidden">{deployment}</Td>
      <Td
        className="max-w-48 truncate align-top py-2.5 max-md:hidden max-lg:pr-0"
        title={customerName}
      >
        {customer}
      </Td>
      <Td right className="align-top py-2.5 max-lg:hidden">
        {run.gatewayTimeUs === null ? (
          <NoValue meaning="not measured" />
        ) : (
          <Duration us={run.gatewayTimeUs} />
        )}
      </Td>
    </tr>
  );
}
