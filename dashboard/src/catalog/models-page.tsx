import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ModelSummary } from '../client/nouns.ts';
import { Page } from '../shell/page.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ModelControls } from './model-controls.tsx';
import { filterModels, type ModelFilter } from './model-filter.ts';
import { NoModels } from './model-list.tsx';
import { ModelTable } from './model-table.tsx';
import { PriceSpeedChart } from './price-speed/price-speed-chart.tsx';
import { useModels } from './use-models.ts';

/** All models: found by what they do, compared by price and speed. */
export function ModelsPage(): ReactNode {
  const models = useModels();
  const items = models.data?.items ?? null;
  return (
    <Page title="Models">
      {models.isError && (
        <ProblemNotice error={models.error} onRetry={() => void models.refetch()} />
      )}
      {!models.isError && (items?.length === 0 ? <NoModels /> : <Models items={items} />)}
    </Page>
  );
}

function Models({ items }: { items: readonly ModelSummary[] | null }): ReactNode {
  const filter = useSearch({ from: '/shell/models' });
  const navigate = useNavigate({ from: '/models' });
  const show = (search: ModelFilter): void => void navigate({ search, replace: true });
  const shown = items === null ? null : filterModels(items, filter);
  return (
    <>
      <ModelControls filter={filter} onFilter={show} />
      {shown?.length === 0 ? (
        <EmptyState
          title="No model is like that"
          action={<Button onClick={() => show({})}>Show all models</Button>}
        >
          Fewer words or filters find more.
        </EmptyState>
      ) : (
        <ModelTable
          models={shown}
          sort={filter.sort}
          onSort={(sort) => show({ ...filter, sort })}
        />
      )}
      {shown !== null && shown.length > 0 && <PriceSpeedChart models={shown} />}
    </>
  );
}
