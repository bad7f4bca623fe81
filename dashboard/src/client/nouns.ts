import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

/** The API's nouns, under the names the pages use. */
export type Deployment = Schemas['Deployment'];
export type Grant = Schemas['Grant'];
export type Invariants = Schemas['Invariants'];
export type Key = Schemas['Key'];
export type Me = Schemas['Me'];
export type Model = Schemas['Model'];
export type ModelExample = Schemas['ModelExample'];
export type ModelSummary = Schemas['ModelSummary'];
export type Plan = Schemas['Plan'];
export type Quote = Schemas['Quote'];
export type Receipt = Schemas['Receipt'];
export type Run = Schemas['Run'];
export type Speed = Schemas['Speed'];
export type UsageSummary = Schemas['UsageSummary'];
