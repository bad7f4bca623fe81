import type { Queryable } from '../postgres/index.ts';
import { monotonicUs } from '../time/index.ts';
import type { SpeedView } from './speed.ts';
import { selectSpeeds } from './store.ts';

/** The last runs of each deployment that speed is measured on. */
const RUNS_MEASURED = 500;
const KEPT_US = 1_000_000n;

/**
 * Opens the reading of measured speeds; what was read serves everyone for a second.
 *
 * Those who ask at the same time share one query. When it fails, what was read before still serves.
 */
export function openSpeeds(db: Queryable): () => Promise<SpeedView> {
  let kept: SpeedView | undefined;
  let readAtUs = 0n;
  let reading: Promise<SpeedView> | undefined;
  const read = async (): Promise<SpeedView> => {
    try {
      const rows = await selectSpeeds(db, RUNS_MEASURED);
      const deployments = new Map(rows.map((row) => [row.deploymentId ?? '', row.speed]));
      const models = new Map(
        rows.filter((row) => row.deploymentId === null).map((row) => [row.model, row.speed]),
      );
      kept = {
        ofDeployment: (id) => deployments.get(id) ?? null,
        ofModel: (slug) => models.get(slug) ?? null,
      };
      readAtUs = monotonicUs();
      return kept;
    } catch (error) {
      if (kept === undefined) throw error;
      return kept;
    } finally {
      reading = undefined;
    }
  };
  return async () => {
    if (kept !== undefined && monotonicUs() - readAtUs < KEPT_US) return kept;
    reading ??= read();
    return await reading;
  };
}
