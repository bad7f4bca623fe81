import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ModelSummary } from '../client/nouns.ts';
import { Tag } from '../ui/chip.tsx';
import { Money, NoValue } from '../ui/figure.tsx';
import { ModelStatus } from '../ui/model-status.tsx';
import { SkeletonRows, Table, TableHead, Td } from '../ui/table.tsx';
import { fromPriceWords } from './from-price.ts';
import { SortTh } from './sort-th.tsx';
import { SpeedText } from './speed-text.tsx';

type Props = {
  /** Null while they are on their way. */
  models: readonly ModelSummary[] | null;
  /** Given where the columns can be sorted. */
  sort?: string | undefined;
  onSort?: ((sort: string | undefined) => void) | undefined;
};

/** Models as rows: what each does, how ready and fast it is, and what it costs. */
export function ModelTable({ models, sort, onSort }: Props): ReactNode {
  const sorting = { sort, onSort };
  return (
    <Table caption="Models">
      <TableHead>
        <SortTh by="name" {...sorting}>
          Model
        </SortTh>
        <SortTh className="max-sm:hidden">Status</SortTh>
        <SortTh by="speed" {...sorting} right className="max-md:hidden">
          GPU time p50 / p95
        </SortTh>
        <SortTh by="price" {...sorting} right className="max-sm:hidden">
          Price from
        </SortTh>
        <SortTh by="charge" {...sorting} right>
          A usual run
        </SortTh>
      </TableHead>
      <tbody>
        {models === null ? (
          <SkeletonRows rows={6} columns={5} />
        ) : (
          models.map((model) => <ModelRow key={model.slug} model={model} />)
        )}
      </tbody>
    </Table>
  );
}

function ModelRow({ model }: { model: ModelSummary }): ReactNode {
  const { slug, name, summary, licence, premium, speed, typicalCharge, deployments } = model;
  const price = fromPriceWords(model.fromPrice);
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
          {deployments.length > 1 && <Tag>{deployments.length} deployments</Tag>}
        </span>
        <span className="block max-w-xl text-muted">{summary}</span>
        <span className="mt-1 flex flex-wrap gap-x-3 sm:hidden">
          <ModelStatus status={model.status} />
          {premium && <span className="text-muted">premium</span>}
          <span className="text-muted">
            <Money amount={price.amount} /> per {price.unit} {price.besides.join(' ')}
          </span>
        </span>
      </Td>
      <Td className="max-sm:hidden">
        <ModelStatus status={model.status} />
      </Td>
      <Td right className="max-md:hidden">
        <SpeedText speed={speed} />
      </Td>
      <Td right className="py-2 whitespace-nowrap max-sm:hidden">
        <Money amount={price.amount} />
        <span className="block text-label text-muted">per {price.unit}</span>
        {price.besides.map((besides) => (
          <span
            key={besides}
            className="ml-auto block max-w-36 text-label whitespace-normal text-muted lg:max-w-none lg:whitespace-nowrap"
          >
            {besides}
          </span>
        ))}
      </Td>
      <Td right>
        {typicalCharge === null ? (
          <NoValue meaning="not measured yet" />
        ) : (
          <Money amount={typicalCharge} column />
        )}
      </Td>
    </tr>
  );
}
