import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Worker } from '../client/nouns.ts';
import { Chip } from '../ui/chip.tsx';
import { Mono } from '../ui/code-block.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Duration, NoValue } from '../ui/figure.tsx';
import { ModelStatus } from '../ui/model-status.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead, Td, Th } from '../ui/table.tsx';
import { Becomes } from './becomes.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';
import { shareText } from './share-text.ts';

/** The worker of each deployment: how it is, and what it reports beside the gateway's time. */
export function WorkersPage(): ReactNode {
  const workers = useQuery(operatorQueries.workers);
  const items = workers.data?.items ?? null;
  return (
    <OperatorPage title="Workers">
      <p className="mb-6 max-w-2xl text-muted">
        Reported is the GPU time a worker says a run took, seen is the time its call took at the
        gateway; medians of the last 50 successful runs. The share of the two stays much the same
        for a worker that tells the truth: it is marked where it moved.
      </p>
      {workers.isError && items === null && (
        <ProblemNotice error={workers.error} onRetry={() => void workers.refetch()} />
      )}
      {items !== null && items.length === 0 && (
        <EmptyState title="No deployment">
          Add models and their deployments to the catalog file, and start the server again.
        </EmptyState>
      )}
      {!(workers.isError && items === null) && items?.length !== 0 && (
        <Table caption="Workers by deployment">
          <TableHead>
            <Th>Deployment</Th>
            <Th>Status</Th>
            <Th right className="max-md:hidden">
              Reported
            </Th>
            <Th right className="max-md:hidden">
              Seen
            </Th>
            <Th right className="max-lg:pr-0">
              Share
            </Th>
            <Th className="max-lg:hidden">Upstream</Th>
          </TableHead>
          <tbody>
            {items === null ? (
              <SkeletonRows rows={4} columns={6} />
            ) : (
              items.map((worker) => <WorkerRow key={worker.deployment} worker={worker} />)
            )}
          </tbody>
        </Table>
      )}
    </OperatorPage>
  );
}

function WorkerRow({ worker }: { worker: Worker }): ReactNode {
  const { deployment, model, modelName, gpu, status, meter, upstream, drift } = worker;
  return (
    <tr>
      <Td className="py-2">
        <span className="font-medium">{deployment}</span>
        <span className="block text-label text-muted">
          <Link to="/models/$slug" params={{ slug: model }} className="text-link hover:underline">
            {modelName}
          </Link>
          {' · '}
          {gpu}
          {meter === 'gateway' && ' · bills the gateway’s time'}
        </span>
      </Td>
      <Td>
        <ModelStatus status={status} />
      </Td>
      <Td right className="max-md:hidden">
        {drift === null ? <NoValue /> : <Duration us={drift.workerUs} />}
      </Td>
      <Td right className="max-md:hidden">
        {drift === null ? <NoValue /> : <Duration us={drift.gatewayUs} />}
      </Td>
      <Td right className="max-lg:pr-0">
        {drift === null ? <NoValue meaning="not measured" /> : <Share drift={drift} />}
      </Td>
      <Td className="text-label text-muted max-lg:hidden">
        <Mono>{upstream}</Mono>
      </Td>
    </tr>
  );
}

function Share({ drift }: { drift: NonNullable<Worker['drift']> }): ReactNode {
  const { ratio, before, moved, runs } = drift;
  const title = `Over the last ${runs} runs${before === null ? '' : `, before that over ${before.runs}`}`;
  if (!moved || before === null) return <span title={title}>{shareText(ratio)}</span>;
  return (
    <span title={title}>
      <span className="text-muted">{shareText(before.ratio)}</span>
      <Becomes />
      {shareText(ratio)}
      <span className="block">
        <Chip tone="warn">moved</Chip>
      </span>
    </span>
  );
}
