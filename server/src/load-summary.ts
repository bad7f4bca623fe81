import type { CatalogChanges } from './catalog/index.ts';
import type { PlanLoad } from './plans/index.ts';

/** What a load did to things of one kind: how many, and the names of the first few. */
export type LoadedKind = Readonly<{
  kind: 'model' | 'deployment' | 'rate-card' | 'plan';
  change: 'added' | 'changed' | 'retired';
  count: number;
  names: readonly string[];
}>;

/** An entry of the audit log is kept for ever: it names some, and counts the rest. */
const NAMED = 5;
const CHANGES = ['added', 'changed', 'retired'] as const;

/** Sums up what loading the catalog and the plans changed; empty where it changed nothing. */
export function summariseLoad(
  loaded: Readonly<{ catalog: CatalogChanges; plans?: PlanLoad }>,
): readonly LoadedKind[] {
  const { catalog, plans } = loaded;
  const cards = catalog.rateCards.map(({ deploymentId }) => deploymentId);
  const found = [
    ...CHANGES.map((change) => counted('model', change, namesOf('model', catalog[change]))),
    ...CHANGES.map((change) =>
      counted('deployment', change, namesOf('deployment', catalog[change])),
    ),
    counted('rate-card', 'added', cards),
    ...CHANGES.map((change) => counted('plan', change, plans?.[change] ?? [])),
  ];
  return found.filter(({ count }) => count > 0);
}

function counted(
  kind: LoadedKind['kind'],
  change: LoadedKind['change'],
  names: readonly string[],
): LoadedKind {
  return { kind, change, count: names.length, names: names.slice(0, NAMED) };
}

/** The names of one kind among names such as "model upscale". */
function namesOf(kind: 'model' | 'deployment', names: readonly string[]): readonly string[] {
  const start = `${kind} `;
  return names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
}
