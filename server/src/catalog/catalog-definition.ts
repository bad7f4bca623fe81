import type { Price } from '../money/index.ts';
import type { Instant } from '../time/index.ts';
import type { Deployment } from './deployment.ts';
import type { Model } from './model.ts';

/**
 * The prices a file gives a deployment from an instant on; null: from the moment it is loaded.
 */
export type RateCardDefinition = Readonly<{ from: Instant | null; components: readonly Price[] }>;

/** What the file says of a deployment. */
export type DeploymentDefinition = Readonly<{
  content: Omit<Deployment, 'version'>;
  /** By `from`, ascending; no two alike. */
  rateCards: readonly RateCardDefinition[];
}>;

/** What the file says of a model. */
export type ModelDefinition = Readonly<{
  content: Omit<Model, 'version'>;
  deployments: readonly DeploymentDefinition[];
}>;

/** A whole catalog file. */
export type CatalogDefinition = Readonly<{
  /** In the order of the file, their deployments too. */
  models: readonly ModelDefinition[];
  /** Where something stands in the file, `file:line: `, to begin a fault with. */
  placeOf: (path: readonly PropertyKey[]) => string;
}>;
