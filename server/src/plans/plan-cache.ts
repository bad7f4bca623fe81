import { createLiveView, type LiveView } from '../data-files/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { createPlanList, type PlanList } from './plan-list.ts';
import { PLANS_CHANGED, readPlanVersions } from './store.ts';

/** What the plans in memory need. */
export type PlanCacheOptions = Readonly<{
  db: Queryable;
  /** Listens to a channel; calls back on each notice and when notices may have been missed. */
  subscribe: (channel: string, onNotice: () => void) => Promise<() => Promise<void>>;
  onError: (error: unknown) => void;
}>;

/** Keeps the plans in memory, so that limits are known without a query; a load in any process is seen by all. */
export function createPlanCache(options: PlanCacheOptions): Promise<LiveView<PlanList>> {
  return createLiveView({
    read: async () => createPlanList(await readPlanVersions(options.db)),
    subscribe: (onChange) => options.subscribe(PLANS_CHANGED, onChange),
    onError: options.onError,
  });
}
