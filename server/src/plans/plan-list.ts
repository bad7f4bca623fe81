import type { Plan } from './plan.ts';

/** All plans with all their versions, in memory. */
export type PlanList = Readonly<{
  /** The newest version of each plan that can be chosen, cheapest first. */
  offered: readonly Plan[];
  /** The newest version of a plan, retired or not; null for no such plan. */
  newest: (slug: string) => Plan | null;
  /** One version of a plan; null for no such version. */
  version: (slug: string, version: number) => Plan | null;
}>;

/** Makes the list from all versions of all plans, in any order. */
export function createPlanList(versions: readonly Plan[]): PlanList {
  const newest = new Map<string, Plan>();
  const byVersion = new Map<string, Plan>();
  for (const plan of versions) {
    byVersion.set(`${plan.slug} ${plan.version}`, plan);
    const known = newest.get(plan.slug);
    if (known === undefined || known.version < plan.version) newest.set(plan.slug, plan);
  }
  const offered = [...newest.values()].filter((plan) => !plan.retired);
  offered.sort(byPrice);
  return {
    offered,
    newest: (slug) => newest.get(slug) ?? null,
    version: (slug, version) => byVersion.get(`${slug} ${version}`) ?? null,
  };
}

function byPrice(one: Plan, other: Plan): number {
  if (one.priceNanos === other.priceNanos) return one.slug < other.slug ? -1 : 1;
  return one.priceNanos < other.priceNanos ? -1 : 1;
}
