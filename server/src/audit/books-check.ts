import type { Instant } from '../time/index.ts';
import type { InvariantResult } from './invariant.ts';

/** One check of all invariants. */
export type BooksCheck = Readonly<{
  checkedAt: Instant;
  durationMs: number;
  results: readonly InvariantResult[];
}>;
