import { createLiveView, type LiveView, type Queryable } from '../postgres/index.ts';
import { createPlanList, type PlanList } from './plan-list.ts';
import { readPlanVersions } from './store.ts';

/** What the plans in memory need. */
export type PlanCacheOptions = Readonly<{
  db: Queryable;
  onError: (error: unknown) => void;
}>;

/**
 * Keeps the plans in memory, so that limits are known without a query.
 *
 * Whoever listens to `PLANS_CHANGED` calls `changed`, so that a load in any process is seen by all.
 */
export function createPlanCache(options: PlanCacheOptions): Promise<LiveView<PlanList>> {
  return createLiveView({
    read: async () => createPlanList(await readPlanVersions(options.db)),
    onError: options.onError,
  });
}
