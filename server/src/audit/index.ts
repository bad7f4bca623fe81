export type { BooksCheck } from './books-check.ts';
export { checkBooks } from './check-books.ts';
export {
  brokenOf,
  type Invariant,
  type InvariantClass,
  type InvariantResult,
} from './invariant.ts';
export { loadInvariants } from './load-invariants.ts';
export { readLastCheck } from './read-last-check.ts';
export { runInvariants } from './run-invariants.ts';
export { type SealOptions, sealTransactions } from './seal-transactions.ts';
export { type BooksVerdict, verifyBooks } from './verify-books.ts';
