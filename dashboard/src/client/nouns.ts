import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

/** The API's nouns, under the names the pages use. */
export type AuditEntry = Schemas['AuditEntry'];
export type CardPrice = Schemas['CardPrice'];
export type CatalogChange = Schemas['CatalogChange'];
export type CatalogInForce = Schemas['CatalogInForce'];
export type Customer = Schemas['Customer'];
export type CustomerPage = Schemas['CustomerPage'];
export type Deployment = Schemas['Deployment'];
export type FailedRun = Schemas['FailedRun'];
export type Grant = Schemas['Grant'];
export type Invariants = Schemas['Invariants'];
export type Key = Schemas['Key'];
export type Line = Schemas['Line'];
export type Me = Schemas['Me'];
export type Model = Schemas['Model'];
export type ModelExample = Schemas['ModelExample'];
export type ModelSummary = Schemas['ModelSummary'];
export type Overview = Schemas['Overview'];
export type Plan = Schemas['Plan'];
export type Quote = Schemas['Quote'];
export type RateCard = Schemas['RateCard'];
export type Receipt = Schemas['Receipt'];
export type Run = Schemas['Run'];
export type Speed = Schemas['Speed'];
export type UsageFacets = Schemas['UsageFacets'];
export type UsageSeries = Schemas['UsageSeries'];
export type UsageSummary = Schemas['UsageSummary'];
export type Worker = Schemas['Worker'];
