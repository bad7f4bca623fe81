import type { CatalogView, Model } from '../catalog/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';

/**
 * Finds a model that is on offer.
 *
 * Refuses: not-found · model-retired
 */
export function findModel(catalog: CatalogView, slug: string): Model {
  const model = catalog.model(slug);
  if (model === null) {
    throw problem('not-found', `There is no model "${slug.slice(0, 100)}".`, { field: 'model' });
  }
  if (model.retired) {
    throw problem('model-retired', `The model "${slug}" has been retired.`, { field: 'model' });
  }
  return model;
}

/** The refusal of a run that no worker could take: of the model, or of the deployment named. */
export function noWorker({ name }: Readonly<{ name: string }>): ProblemError {
  const detail = `No worker of "${name}" answers just now. Nothing was charged.`;
  return problem('no-worker', detail, { retryAfterMs: 5_000 });
}
