export { decidePlanLoad, type PlanLoad } from './decide-plan-load.ts';
export { loadPlans } from './load-plans.ts';
export { parsePlans } from './parse-plans.ts';
export { FREE_PLAN_SLUG, type FundsPolicy, type Plan, type PlanDefinition } from './plan.ts';
export { createPlanCache } from './plan-cache.ts';
export { createPlanList, type PlanList } from './plan-list.ts';
export { PLANS_CHANGED } from './store.ts';
