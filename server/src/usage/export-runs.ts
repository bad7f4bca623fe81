import type { CustomerId, RunId } from '../ids/index.ts';
import type { Database, Queryable } from '../postgres/index.ts';
import { isNarrow } from './cells-store.ts';
import type { EndedRequest } from './ended-runs-store.ts';
import { selectExportLines } from './export-store.ts';
import { READING } from './reading.ts';
import { csvHeader, csvLines } from './run-csv.ts';
import type { RunFilter } from './run-filter.ts';
import { selectSeries } from './totals-store.ts';
import { addUp } from './usage-series.ts';

/** What one read fetches: memory is bounded by it, whatever the client takes. */
const BATCH = 500;
/** Where fewer than one in so many runs match, reading all the others would take longer. */
const RARE = 20n;

/**
 * Writes a customer's finished runs under a filter as CSV, newest end first, piece by piece.
 *
 * Each piece is a short read of its own, made when the one before has been taken: a slow client
 * keeps no transaction open, and one that goes away costs nothing more.
 */
export async function* exportRuns(
  database: Pick<Database, 'transaction'>,
  input: Readonly<{ customerId: CustomerId; filter: RunFilter }>,
): AsyncGenerator<string> {
  yield csvHeader();
  if (input.filter.status === 'running') return;
  const through = await database.transaction((tx) => chooseWay(tx, input), READING);
  let behind: RunId | null = null;
  for (;;) {
    const request: EndedRequest = { ...input, behind, limit: BATCH, through };
    const runs = await database.transaction((tx) => selectExportLines(tx, request), READING);
    if (runs.length > 0) yield csvLines(runs);
    behind = runs.at(-1)?.runId ?? null;
    if (runs.length < BATCH || behind === null) return;
  }
}

async function chooseWay(
  tx: Queryable,
  { customerId, filter }: Readonly<{ customerId: CustomerId; filter: RunFilter }>,
): Promise<EndedRequest['through']> {
  if (!isNarrow(filter)) return 'ends';
  const { from, to } = filter;
  const everything = {
    model: null,
    deployment: null,
    key: null,
    status: null,
    tag: null,
    from,
    to,
  };
  const count = async (counted: RunFilter): Promise<bigint> => {
    const request = { customerId, filter: counted, step: 'day', by: 'none' } as const;
    return addUp(await selectSeries(tx, request)).runs;
  };
  return (await count(filter)) * RARE < (await count(everything)) ? 'cells' : 'ends';
}
