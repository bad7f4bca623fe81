import type { RunStatus } from '../runs/index.ts';

type Named = Readonly<{ id: string; name: string }>;

/** What a customer's finished runs can be filtered by. */
export type UsageFacets = Readonly<{
  models: readonly Named[];
  deployments: readonly Named[];
  /** API keys that have run something; `playground` where sessions have. */
  keys: readonly Named[];
  statuses: readonly RunStatus[];
  /** The first keys with the first values of each: a customer may have any number. */
  tags: readonly Readonly<{ key: string; values: readonly string[] }>[];
}>;
