export { createCatalogCache } from './catalog-cache.ts';
export type { CatalogDefinition } from './catalog-definition.ts';
export { type CatalogContent, type CatalogView, createCatalogView } from './catalog-view.ts';
export type { CatalogChanges } from './decide-catalog-load.ts';
export { type Deployment, type Environment, resolveToken, type Upstream } from './deployment.ts';
export { loadCatalog } from './load-catalog.ts';
export {
  type BucketRule,
  bucketOf,
  imageParametersOf,
  type Model,
  type ModelExample,
  type ParameterSchema,
  type Parameters,
  type ParametersSchema,
} from './model.ts';
export { parseCatalog } from './parse-catalog.ts';
export type { RateCard } from './rate-card.ts';
export { CATALOG_CHANGED } from './store.ts';
export { typeTextFields, validateParameters } from './validate-parameters.ts';
