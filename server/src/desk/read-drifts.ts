import type { Queryable } from '../postgres/index.ts';
import { type Drift, decideDrift } from './drift.ts';
import { selectTimesSeen } from './run-store.ts';

/** The last runs are compared with so many before them: what a worker "used to" report. */
const COMPARED = { recent: 50, before: 450 };

/** What each deployment's worker reports beside what the gateway saw, by deployment. */
export async function readDrifts(db: Queryable): Promise<ReadonlyMap<string, Drift>> {
  const seen = await selectTimesSeen(db, COMPARED);
  const drifts = new Map<string, Drift>();
  for (const [id, rows] of Map.groupBy(seen, ({ deploymentId }) => deploymentId)) {
    const [recent, before] = [true, false].map((which) => {
      const row = rows.find((each) => each.recent === which);
      if (row === undefined) return null;
      const { runs, workerUs, gatewayUs, ratio } = row;
      return { runs, workerUs, gatewayUs, ratio };
    });
    const drift = decideDrift(recent ?? null, before ?? null);
    if (drift !== null) drifts.set(id, drift);
  }
  return drifts;
}
