export { decidePlanLoad, type PlanLoad } from './decide-plan-load.ts';
export { loadPlans } from './load-plans.ts';
export { parsePlans } from './parse-plans.ts';
export {
  type CreditCadence,
  FREE_PLAN_SLUG,
  type IntroductoryOffer,
  type Plan,
  type PlanDefinition,
  type WhenFundsEnd,
} from './plan.ts';
export { createPlanCache } from './plan-cache.ts';
export { createPlanList, type PlanList } from './plan-list.ts';
export { PLANS_CHANGED } from './store.ts';
