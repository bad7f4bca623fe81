import type { CustomerId } from '../ids/index.ts';
import type { Database } from '../postgres/index.ts';
import { problem } from '../problems/index.ts';
import { type Clock, DAY_MS } from '../time/index.ts';
import { READING } from './reading.ts';
import type { RunFilter } from './run-filter.ts';
import { selectSeries } from './totals-store.ts';
import { addUp, type SeriesSplit, type SeriesStep, type UsageSeries } from './usage-series.ts';

/** The longest stretch that is shown by the hour. */
const HOURLY_DAYS = 31;

/**
 * Reads runs and spend under a filter by day or hour, whole or split, with totals.
 *
 * Only finished runs count. Refuses: invalid-request, naming `from`, when hours are asked for over
 * more than 31 days.
 */
export async function readUsageSeries(
  database: Pick<Database, 'transaction'>,
  clock: Clock,
  input: Readonly<{
    customerId: CustomerId;
    filter: RunFilter;
    step: SeriesStep;
    by: SeriesSplit;
  }>,
): Promise<UsageSeries> {
  const { filter, step } = input;
  if (step === 'hour') {
    const end = filter.to ?? clock.now();
    if (filter.from === null || end - filter.from > HOURLY_DAYS * DAY_MS) {
      const detail = `By the hour, from must be there, and at most ${HOURLY_DAYS} days before to.`;
      throw problem('invalid-request', detail, { field: 'from' });
    }
  }
  const items =
    filter.status === 'running'
      ? []
      : await database.transaction((tx) => selectSeries(tx, input), READING);
  return { step, items, totals: addUp(items) };
}
