import { contentHash, DataFileError } from '../data-files/index.ts';
import type { Instant } from '../time/index.ts';
import type { CatalogDefinition } from './catalog-definition.ts';
import type { CatalogContent } from './catalog-view.ts';
import type { Deployment } from './deployment.ts';
import type { Model } from './model.ts';
import { type NewRateCard, planRateCards } from './plan-rate-cards.ts';

/** A rate card that a load makes. */
type DeploymentRateCard = NewRateCard & Readonly<{ deploymentId: string }>;

/** What loading a catalog changes: names such as "model upscale", and the rate cards that begin. */
export type CatalogChanges = Readonly<{
  added: readonly string[];
  changed: readonly string[];
  retired: readonly string[];
  unchanged: readonly string[];
  rateCards: readonly DeploymentRateCard[];
}>;

/** What loading a catalog writes. */
export type CatalogLoad = Readonly<{
  models: readonly Model[];
  deployments: readonly Deployment[];
  changes: CatalogChanges;
}>;

/**
 * Decides which new versions and rate cards a catalog file makes.
 *
 * Throws a DataFileError when a deployment would move to another model: its price history belongs
 * to the one.
 */
export function decideCatalogLoad(
  known: CatalogContent,
  definition: CatalogDefinition,
  now: Instant,
): CatalogLoad {
  const deployments = definition.models.flatMap((model) => model.deployments);
  refuseMoves(known, definition);
  const models = decideVersions(
    'model',
    (model) => model.slug,
    known.models,
    definition.models.map((model) => model.content),
  );
  const placed = decideVersions(
    'deployment',
    (deployment) => deployment.id,
    known.deployments,
    deployments.map((deployment) => deployment.content),
  );
  const stored = Map.groupBy(known.rateCards, (card) => card.deploymentId);
  const rateCards = deployments.flatMap(({ content, rateCards }) =>
    planRateCards(stored.get(content.id) ?? [], rateCards, now).map((card) => ({
      ...card,
      deploymentId: content.id,
    })),
  );
  return {
    models: models.versions,
    deployments: placed.versions,
    changes: {
      added: [...models.added, ...placed.added],
      changed: [...models.changed, ...placed.changed],
      retired: [...models.retired, ...placed.retired],
      unchanged: [...models.unchanged, ...placed.unchanged],
      rateCards,
    },
  };
}

function refuseMoves(known: CatalogContent, definition: CatalogDefinition): void {
  const homes = new Map(known.deployments.map((each) => [each.id, each.modelSlug]));
  const lines = definition.models.flatMap((model, at) =>
    model.deployments.flatMap(({ content: { id, modelSlug } }, index) => {
      const home = homes.get(id) ?? modelSlug;
      if (home === modelSlug) return [];
      const place = definition.placeOf(['models', at, 'deployments', index, 'id']);
      return [`${place}deployment "${id}" already belongs to model "${home}" — give it another id`];
    }),
  );
  if (lines.length > 0) throw new DataFileError(lines);
}

type Versioned = Readonly<{ version: number; retired: boolean }>;

function decideVersions<Item extends Versioned>(
  kind: string,
  nameOf: (item: Omit<Item, 'version'>) => string,
  known: readonly Item[],
  wanted: readonly Omit<Item, 'version'>[],
) {
  const versions: Item[] = [];
  const outcome = { added: [] as string[], changed: [] as string[], unchanged: [] as string[] };
  const before = new Map(known.map((item) => [nameOf(item), item]));
  for (const content of wanted) {
    const name = nameOf(content);
    const old = before.get(name);
    before.delete(name);
    const next = { ...content, version: (old?.version ?? 0) + 1 } as Item;
    const same = old !== undefined && hashOfVersion(old) === hashOfVersion(next);
    if (!same) versions.push(next);
    outcome[same ? 'unchanged' : old === undefined ? 'added' : 'changed'].push(`${kind} ${name}`);
  }
  const retired = [...before.values()].filter((item) => !item.retired);
  for (const item of retired) {
    versions.push({ ...item, retired: true, version: item.version + 1 });
  }
  return { versions, ...outcome, retired: retired.map((item) => `${kind} ${nameOf(item)}`) };
}

/** The fingerprint of what a version says; equal for versions that say the same. */
export function hashOfVersion({ version: _, ...content }: Versioned): string {
  return contentHash(content);
}
