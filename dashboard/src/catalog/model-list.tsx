import type { ReactNode } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ModelTable } from './model-table.tsx';
import { useModels } from './use-models.ts';

/** The table of all models as the catalog lists them: what a visitor sees first. */
export function ModelList(): ReactNode {
  const models = useModels();
  if (models.isError) {
    return <ProblemNotice error={models.error} onRetry={() => void models.refetch()} />;
  }
  const items = models.data?.items ?? null;
  return items?.length === 0 ? <NoModels /> : <ModelTable models={items} />;
}

/** An installation whose catalog is empty. */
export function NoModels(): ReactNode {
  return (
    <EmptyState title="No model yet">
      The operator of this installation adds models in its catalog file.
    </EmptyState>
  );
}
