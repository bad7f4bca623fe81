export { createCatalogCache } from './catalog-cache.ts';
export type { CatalogDefinition } from './catalog-definition.ts';
export type { CatalogView } from './catalog-view.ts';
export type { CatalogChanges } from './decide-catalog-load.ts';
export { type Deployment, deadlineUs, type Environment, resolveToken } from './deployment.ts';
export { scaleExactly } from './exact-number.ts';
export { loadCatalog } from './load-catalog.ts';
export {
  bucketOf,
  imageParametersOf,
  type Model,
  type Parameters,
  type ParametersSchema,
} from './model.ts';
export { parseCatalog } from './parse-catalog.ts';
export { type QuantityRule, quantityRulesOf } from './quantity-rule.ts';
export type { RateCard } from './rate-card.ts';
export { CATALOG_CHANGED } from './store.ts';
export { typeTextFields, validateParameters } from './validate-parameters.ts';
export { validatePartly } from './validate-partly.ts';
