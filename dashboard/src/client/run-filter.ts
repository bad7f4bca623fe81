import type { Run } from './nouns.ts';

/** What runs are filtered by, as the API takes it. */
export type RunFilter = Readonly<{
  model?: string;
  deployment?: string;
  key?: string;
  status?: Run['status'];
  tag?: string;
  /** UTC days: from the beginning of the one until the beginning of the other. */
  from?: string;
  to?: string;
}>;
