export { faultOfEntry } from './audit-link.ts';
export type { BooksCheck } from './books-check.ts';
export { checkBooks } from './check-books.ts';
export { brokenOf } from './invariant.ts';
export { readLastCheck } from './read-last-check.ts';
export { runInvariants } from './run-invariants.ts';
export { sealTransactions } from './seal-transactions.ts';
export { verifyBooks } from './verify-books.ts';
