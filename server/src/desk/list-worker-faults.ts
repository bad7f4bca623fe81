import { isId } from '../ids/index.ts';
import {
  type Page,
  type PageRequest,
  pageOf,
  type Queryable,
  readCursor,
  rowsFor,
} from '../postgres/index.ts';
import type { WorkerFault } from './operator-lists.ts';
import { selectWorkerFaults } from './operator-lists-store.ts';

const LIST = 'worker-faults';

/**
 * Lists answers of workers that could not be believed, newest first.
 *
 * Refuses: invalid-request when the cursor is not of this list, or the limit is not 1 to 100.
 */
export async function listWorkerFaults(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<WorkerFault>> {
  const before = readCursor(LIST, cursor, (text) => isId('fault', text));
  const rows = await selectWorkerFaults(db, { before, limit: rowsFor(limit) });
  return pageOf(LIST, rows, limit, (fault) => fault.faultId);
}
