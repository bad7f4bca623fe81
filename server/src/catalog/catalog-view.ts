import type { Instant } from '../time/index.ts';
import type { Deployment } from './deployment.ts';
import type { Model } from './model.ts';
import { type RateCard, rateCardAt, type StoredRateCard, withValidTo } from './rate-card.ts';

/**
 * The catalog in memory, as the newest versions say. Never changes: a new load makes a new view.
 */
export type CatalogView = Readonly<{
  /** The models on offer, by name. */
  models: readonly Model[];
  /** A model by its slug, retired or not; null for no such model. */
  model: (slug: string) => Model | null;
  /** The deployments of a model that are on offer, in the order of the catalog. */
  deploymentsOf: (slug: string) => readonly Deployment[];
  /** A deployment, retired or not, because receipts name old ones; null for no such deployment. */
  deployment: (id: string) => Deployment | null;
  /** The rate card in force at an instant; null before the first. */
  rateCardAt: (deploymentId: string, at: Instant) => RateCard | null;
  /** All rate cards of a deployment, past and future, by version. */
  rateCardsOf: (deploymentId: string) => readonly RateCard[];
}>;

/** What a view is made of: the newest versions, and all rate cards. */
export type CatalogContent = Readonly<{
  models: readonly Model[];
  deployments: readonly Deployment[];
  rateCards: readonly StoredRateCard[];
}>;

function byPlace(a: Deployment, b: Deployment): number {
  return a.position - b.position || (a.id < b.id ? -1 : 1);
}

/** Makes a view. */
export function createCatalogView(content: CatalogContent): CatalogView {
  const models = new Map(content.models.map((model) => [model.slug, model]));
  const deployments = new Map(content.deployments.map((each) => [each.id, each]));
  const byModel = Map.groupBy(
    content.deployments.filter((each) => !each.retired).toSorted(byPlace),
    (each) => each.modelSlug,
  );
  const cards = new Map<string, readonly RateCard[]>();
  for (const [id, stored] of Map.groupBy(content.rateCards, (card) => card.deploymentId)) {
    cards.set(id, withValidTo(stored.toSorted((a, b) => a.version - b.version)));
  }
  const offered = content.models.filter((model) => !model.retired);
  return {
    models: offered.toSorted((a, b) => a.name.localeCompare(b.name)),
    model: (slug) => models.get(slug) ?? null,
    deploymentsOf: (slug) => byModel.get(slug) ?? [],
    deployment: (id) => deployments.get(id) ?? null,
    rateCardAt: (id, at) => rateCardAt(cards.get(id) ?? [], at),
    rateCardsOf: (id) => cards.get(id) ?? [],
  };
}
