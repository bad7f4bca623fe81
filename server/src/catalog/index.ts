export type { CatalogDefinition } from './catalog-definition.ts';
export { type CatalogView, createCatalogView } from './catalog-view.ts';
export { type Deployment, type Environment, resolveToken, type Upstream } from './deployment.ts';
export {
  type BucketRule,
  bucketOf,
  imageParametersOf,
  type Model,
  type ModelExample,
  type Parameters,
  type ParametersSchema,
} from './model.ts';
export type { RateCard } from './rate-card.ts';
export { typeTextFields, validateParameters } from './validate-parameters.ts';
