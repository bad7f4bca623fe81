import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { priceText } from '../catalog/price-text.ts';
import type { CatalogInForce, RateCard } from '../client/nouns.ts';
import { utcText } from '../time/time-text.ts';
import { Tag } from '../ui/chip.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterSelect } from '../ui/filter-select.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonRows, Table, TableHead, Td, Th } from '../ui/table.tsx';
import { CatalogChanges } from './catalog-changes.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';

type Model = CatalogInForce['models'][number];
type Deployment = Model['deployments'][number];

/** The catalog in force, the prices to come, and what each version changed. */
export function CatalogPage(): ReactNode {
  const { model } = useSearch({ from: '/shell/operator/catalog' });
  const navigate = useNavigate({ from: '/operator/catalog' });
  const catalog = useQuery(operatorQueries.catalog);
  const models = catalog.data?.models ?? null;
  const shown = models?.filter(({ slug }) => model === undefined || slug === model) ?? null;
  return (
    <OperatorPage title="Catalog">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-2xl text-muted">
          What is on offer and at what price. Version 1 of a model or deployment is how it was first
          loaded, and each change makes the next. A card is a dated list of a deployment’s prices:
          card 1 is its first, a new price makes the next, and a receipt keeps its own.
        </p>
        <FilterSelect
          label="Model"
          unset="All models"
          value={model}
          choices={(models ?? []).map(({ slug, name }) => ({ value: slug, text: name }))}
          onValue={(chosen) => void navigate({ search: { model: chosen } })}
        />
      </div>
      {catalog.isError && (
        <ProblemNotice error={catalog.error} onRetry={() => void catalog.refetch()} />
      )}
      {models?.length === 0 && (
        <EmptyState title="The catalog is empty">
          Add models to the catalog file, and load it.
        </EmptyState>
      )}
      {!catalog.isError && models?.length !== 0 && <InForce models={shown} />}
      <section aria-labelledby="changes" className="mt-12">
        <h2 id="changes" className="mb-2 text-lead font-semibold">
          What changed
        </h2>
        <CatalogChanges model={model} />
      </section>
    </OperatorPage>
  );
}

function InForce({ models }: { models: readonly Model[] | null }): ReactNode {
  return (
    <Table caption="Deployments in force, by model">
      <TableHead>
        <Th>Deployment</Th>
        <Th className="max-lg:hidden">Runs on</Th>
        <Th className="max-md:hidden">Version</Th>
        <Th>Price</Th>
      </TableHead>
      <tbody>
        {models === null ? (
          <SkeletonRows rows={6} columns={4} />
        ) : (
          models.flatMap((model) =>
            model.deployments.map((deployment) => (
              <DeploymentRow key={deployment.id} model={model} deployment={deployment} />
            )),
          )
        )}
      </tbody>
    </Table>
  );
}

function DeploymentRow({ model, deployment }: { model: Model; deployment: Deployment }): ReactNode {
  const { id, gpu, provider, region, version, rateCard, upcoming } = deployment;
  return (
    <tr>
      <Td className="align-top py-2.5">
        <span className="font-medium">{id}</span>
        <span className="block text-label text-muted">
          {model.name}, version {model.version} {model.premium && <Tag>premium</Tag>}
        </span>
      </Td>
      <Td className="align-top py-2.5 text-muted max-lg:hidden">
        {gpu} · {provider} · {region}
      </Td>
      <Td className="align-top py-2.5 text-muted tabular max-md:hidden">{version}</Td>
      <Td className="align-top py-2.5">
        {rateCard === null ? (
          <span className="text-warn">No price yet</span>
        ) : (
          <Card card={rateCard} />
        )}
        {upcoming.map((card) => (
          <span key={card.id} className="mt-1 block text-warn">
            From {utcText(card.from)}: <Card card={card} />
          </span>
        ))}
      </Td>
    </tr>
  );
}

function Card({ card }: { card: RateCard }): ReactNode {
  const prices = card.components.map(priceText).join(' + ');
  return (
    <>
      {prices}{' '}
      <span
        className="text-label whitespace-nowrap text-faint"
        title={`Prices of this deployment, list ${card.version}, from ${utcText(card.from)}`}
      >
        card {card.version}
      </span>
    </>
  );
}
