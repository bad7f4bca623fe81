import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ModelSummary } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { Tag } from '../ui/chip.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Money, NoValue } from '../ui/figure.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead, Td, Th } from '../ui/table.tsx';
import { ModelStatus } from './model-status.tsx';
import { SpeedText } from './speed-text.tsx';

/** The table of models; also what a visitor sees first. */
export function ModelList(): ReactNode {
  const models = useQuery(queries.models);
  if (models.isError) {
    return <ProblemNotice error={models.error} onRetry={() => void models.refetch()} />;
  }
  const items = models.data?.items ?? null;
  if (items !== null && items.length === 0) {
    return (
      <EmptyState title="No model yet">
        The operator of this installation adds models in its catalog file.
      </EmptyState>
    );
  }
  return (
    <Table caption="Models">
      <TableHead>
        <Th>Model</Th>
        <Th className="max-sm:hidden">Status</Th>
        <Th right className="max-md:hidden">
          GPU time p50 / p95
        </Th>
        <Th right className="max-sm:hidden">
          Price
        </Th>
        <Th right>A usual run</Th>
      </TableHead>
      <tbody>
        {items === null ? (
          <SkeletonRows rows={4} columns={5} />
        ) : (
          items.map((model) => <ModelRow key={model.slug} model={model} />)
        )}
      </tbody>
    </Table>
  );
}

function ModelRow({ model }: { model: ModelSummary }): ReactNode {
  const { slug, name, summary, licence, premium, fromPrice, speed, typicalCharge } = model;
  const unit = fromPrice.gpuSecond ? 'GPU second' : fromPrice.unit;
  return (
    <tr className="relative hover:bg-surface">
      <Td className="py-3">
        <Link
          to="/models/$slug"
          params={{ slug }}
          className="font-medium text-body after:absolute after:inset-0"
        >
          {name}
        </Link>{' '}
        <span className="ml-1 inline-flex gap-1 align-[1px] max-sm:hidden">
          <Tag>{licence}</Tag>
          {premium && <Tag>premium</Tag>}
        </span>
        <span className="block max-w-xl text-muted">{summary}</span>
        <span className="mt-1 flex flex-wrap gap-x-3 sm:hidden">
          <ModelStatus status={model.status} />
          <span className="text-muted">
            <Money amount={fromPrice.amount} /> per {unit}
          </span>
        </span>
      </Td>
      <Td className="max-sm:hidden">
        <ModelStatus status={model.status} />
      </Td>
      <Td right className="max-md:hidden">
        <SpeedText speed={speed} />
      </Td>
      <Td right className="whitespace-nowrap max-sm:hidden">
        <Money amount={fromPrice.amount} />
        <span className="block text-label text-muted">per {unit}</span>
      </Td>
      <Td right>
        {typicalCharge === null ? (
          <NoValue meaning="not measured yet" />
        ) : (
          <Money amount={typicalCharge} />
        )}
      </Td>
    </tr>
  );
}
