import { contentHash } from '../data-files/index.ts';
import type { Plan, PlanDefinition } from './plan.ts';

/** What loading a plans file would do. */
export type PlanLoad = Readonly<{
  /** New versions to write. */
  versions: readonly Plan[];
  added: readonly string[];
  changed: readonly string[];
  retired: readonly string[];
  unchanged: readonly string[];
}>;

/** Decides which new versions a plans file makes, given the newest version of each known plan. */
export function decidePlanLoad(
  known: readonly Plan[],
  definitions: readonly PlanDefinition[],
): PlanLoad {
  const versions: Plan[] = [];
  const added: string[] = [];
  const changed: string[] = [];
  const retired: string[] = [];
  const unchanged: string[] = [];
  for (const definition of definitions) {
    const before = known.find((plan) => plan.slug === definition.slug);
    const next: Plan = { ...definition, version: (before?.version ?? 0) + 1 };
    const same = before !== undefined && hashOfPlan(before) === hashOfPlan(next);
    (before === undefined ? added : same ? unchanged : changed).push(definition.slug);
    if (!same) versions.push(next);
  }
  for (const plan of known) {
    if (plan.retired || definitions.some((definition) => definition.slug === plan.slug)) continue;
    retired.push(plan.slug);
    versions.push({ ...plan, retired: true, version: plan.version + 1 });
  }
  return { versions, added, changed, retired, unchanged };
}

/** The fingerprint of what a plan says; equal for versions that say the same. */
export function hashOfPlan({ version: _, ...content }: Plan): string {
  return contentHash(content);
}
