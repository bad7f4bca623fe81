import { isId } from '../ids/index.ts';
import {
  type Page,
  type PageRequest,
  pageOf,
  type Queryable,
  readCursor,
  rowsFor,
} from '../postgres/index.ts';
import { instant } from '../time/index.ts';
import type { FailedRun, FailureFilter } from './failed-run.ts';
import { type FailurePlace, selectFailedRuns, selectFailureFacet } from './run-store.ts';

/** A page of failed runs, with everything there is to filter by. */
export type FailedRuns = Page<FailedRun> &
  Readonly<{ codes: readonly string[]; deployments: readonly string[] }>;

const LIST = 'failed-runs';
const PLACE = /^(\d{1,15})\/(run_\w{26})$/;

/**
 * Lists the runs of all customers that failed or were written off, newest end first.
 *
 * Refuses: invalid-request when the cursor is not of this list, or the limit is not 1 to 100.
 */
export async function listFailedRuns(
  db: Queryable,
  { cursor, limit, ...filter }: PageRequest & FailureFilter,
): Promise<FailedRuns> {
  const key = readCursor(LIST, cursor, (text) => isId('run', PLACE.exec(text)?.[2] ?? ''));
  const page = { ...filter, before: placeOf(key), limit: rowsFor(limit) };
  const [rows, codes, deployments] = await Promise.all([
    selectFailedRuns(db, page),
    selectFailureFacet(db, 'code'),
    selectFailureFacet(db, 'deployment_id'),
  ]);
  const found = pageOf(LIST, rows, limit, ({ endedAt, runId }) => `${endedAt}/${runId}`);
  return { ...found, codes, deployments };
}

function placeOf(key: string | null): FailurePlace | null {
  const [, endedMs, runId] = PLACE.exec(key ?? '') ?? [];
  if (endedMs === undefined || runId === undefined) return null;
  return { endedAt: instant(Number(endedMs)), runId };
}
