import type { Queryable } from '../postgres/index.ts';
import { addMs, type Clock, DAY_MS } from '../time/index.ts';
import type { Overview } from './overview.ts';
import { countFailedRuns } from './run-store.ts';
import { countWorkerFaults, selectCounts } from './store.ts';

/** A storm of failures is counted so far, and then said to be more. */
const MOST_COUNTED = 10_000n;

/** How the installation is today, and what failed in the last 24 hours. */
export async function readOverview(db: Queryable, clock: Clock): Promise<Overview> {
  const now = clock.now();
  const since = addMs(now, -DAY_MS);
  const [counts, groups, faults] = await Promise.all([
    selectCounts(db, { now, since }),
    countFailedRuns(db, since, Number(MOST_COUNTED)),
    countWorkerFaults(db, since),
  ]);
  const counted = groups.reduce((total, { runs }) => total + runs, 0n);
  return { ...counts, faults, failures: { groups, more: counted >= MOST_COUNTED } };
}
