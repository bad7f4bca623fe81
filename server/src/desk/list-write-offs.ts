import { isId } from '../ids/index.ts';
import {
  type Page,
  type PageRequest,
  pageOf,
  type Queryable,
  readCursor,
  rowsFor,
} from '../postgres/index.ts';
import type { WriteOff } from './operator-lists.ts';
import { selectWriteOffs } from './operator-lists-store.ts';

const LIST = 'write-offs';

/**
 * Lists usage that was rated but never charged, by run, newest first.
 *
 * Refuses: invalid-request when the cursor is not of this list, or the limit is not 1 to 100.
 */
export async function listWriteOffs(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<WriteOff>> {
  const before = readCursor(LIST, cursor, (text) => isId('run', text));
  const rows = await selectWriteOffs(db, { before, limit: rowsFor(limit) });
  return pageOf(LIST, rows, limit, (writeOff) => writeOff.runId);
}
