import { type CustomerId, isId } from '../ids/index.ts';
import {
  type Database,
  type Page,
  type PageRequest,
  pageOf,
  readCursor,
  rowsFor,
} from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { READING } from './reading.ts';
import { nameOfList, type RunFilter, showsRunning } from './run-filter.ts';
import type { RunLine } from './run-line.ts';
import { type ListPlace, selectRunLines } from './run-lines-store.ts';

/**
 * Lists a customer's runs under a filter: those that go on now, then by their end, newest first.
 *
 * Refuses: invalid-request when the cursor is not of this customer's list under this filter, or the
 * limit is not 1 to 100.
 */
export async function listRuns(
  database: Pick<Database, 'transaction'>,
  clock: Clock,
  input: PageRequest & Readonly<{ customerId: CustomerId; filter: RunFilter }>,
): Promise<Page<RunLine>> {
  const { customerId, filter, cursor, limit } = input;
  const list = nameOfList(customerId, filter);
  const key = readCursor(list, cursor, (text) => placeOf(text) !== null);
  const request = {
    customerId,
    filter,
    running: showsRunning(filter, clock.now()),
    after: key === null ? null : placeOf(key),
    limit: rowsFor(limit),
  };
  const rows = await database.transaction((tx) => selectRunLines(tx, request), READING);
  return pageOf(list, rows, limit, (run) =>
    run.status === 'running' ? `running:${run.runId}` : `ended:${run.runId}`,
  );
}

function placeOf(key: string): ListPlace | null {
  const [phase, runId = '', ...rest] = key.split(':');
  if (phase !== 'running' && phase !== 'ended') return null;
  return isId('run', runId) && rest.length === 0 ? { phase, runId } : null;
}
