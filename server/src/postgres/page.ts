import { problem } from '../problems/index.ts';

/** Which page of a list is asked for. */
export type PageRequest = Readonly<{ cursor: string | undefined; limit: number }>;

/** One page of a list, and how to ask for the next; null at the end. */
export type Page<Item> = Readonly<{ items: readonly Item[]; nextCursor: string | null }>;

const MOST = 100;

/**
 * The key that a cursor stands on; null where the first page is asked for.
 *
 * A cursor is opaque to clients, and good only for the list that made it: `list` names the list and
 * whose it is, so that a cursor of somebody else's list, or of another one, is refused rather than
 * misread.
 * Refuses: invalid-request when the cursor is not one of this list's.
 */
export function readCursor(
  list: string,
  cursor: string | undefined,
  isKey: (text: string) => boolean,
): string | null {
  if (cursor === undefined) return null;
  const [forList, key, ...rest] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const good = forList === list && key !== undefined && rest.length === 0 && isKey(key);
  if (good && writeCursor(list, key) === cursor) return key;
  throw problem('invalid-request', 'Parameter cursor must be a nextCursor of this list.', {
    field: 'cursor',
  });
}

function writeCursor(list: string, key: string): string {
  return Buffer.from(`${list} ${key}`, 'utf8').toString('base64url');
}

/** How many rows to ask for: one more than shown, so that the end is known. */
export function rowsFor(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit + 1;
  throw problem('invalid-request', `Parameter limit must be a whole number from 1 to ${MOST}.`, {
    field: 'limit',
  });
}

/** Makes a page of the rows that `rowsFor` asked for. */
export function pageOf<Item>(
  list: string,
  rows: readonly Item[],
  limit: number,
  keyOf: (item: Item) => string,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? writeCursor(list, keyOf(last)) : null };
}
