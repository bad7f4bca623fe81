import type { Queryable } from '../postgres/index.ts';
import type { BooksCheck } from './books-check.ts';
import { selectLastCheck } from './store.ts';

/** What the last check of the books found; undefined before the first. */
export async function readLastCheck(db: Queryable): Promise<BooksCheck | undefined> {
  return await selectLastCheck(db);
}
