import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { decidePlanLoad, type PlanLoad } from './decide-plan-load.ts';
import type { PlanDefinition } from './plan.ts';
import { createPlanList } from './plan-list.ts';
import { insertPlanVersions, lockPlans, readPlanVersions } from './store.ts';

/**
 * Loads plans: what changed becomes a new version, what is absent is retired, the rest stays as it
 * is.
 *
 * Law: loading the same plans again writes nothing; no version that was written ever changes.
 */
export async function loadPlans(
  tx: Transaction,
  clock: Clock,
  definitions: readonly PlanDefinition[],
): Promise<PlanLoad> {
  await lockPlans(tx);
  const versions = await readPlanVersions(tx);
  const list = createPlanList(versions);
  const slugs = new Set(versions.map((plan) => plan.slug));
  const newest = [...slugs].flatMap((slug) => list.newest(slug) ?? []);
  const load = decidePlanLoad(newest, definitions);
  if (load.versions.length > 0) await insertPlanVersions(tx, clock.now(), load.versions);
  return load;
}
