import type { z } from 'zod';
import type { CatalogView, RateCard } from '../catalog/index.ts';
import { type CatalogChange, listCatalogChanges } from '../desk/index.ts';
import { formatDollars, METERS, type Price } from '../money/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import {
  type catalogChangeSchema,
  listCatalogChangesRoute,
  readCatalogRoute,
} from './contract/operator-catalog.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';

/** The catalog in force, and what each version of it changed. */
export function registerOperatorCatalog(app: Api, dependencies: ApiDependencies): void {
  const { database, clock, catalog } = dependencies;
  app.route({
    ...readCatalogRoute,
    handler: async () => {
      const view = catalog();
      const now = clock.now();
      return {
        models: view.models.map(({ slug, name, version, premium }) => ({
          ...{ slug, name, version, premium },
          deployments: view.deploymentsOf(slug).map((deployment) => {
            const { id, gpu, provider, region } = deployment;
            const own = { id, name: deployment.name, gpu, provider, region };
            return { ...own, version: deployment.version, ...describeCards(view, id, now) };
          }),
        })),
      };
    },
  });
  app.route({
    ...listCatalogChangesRoute,
    handler: async (request) => {
      const { cursor, limit, model, kind } = request.query;
      const page = await listCatalogChanges(database.pool, { cursor, limit, model, kind });
      return { nextCursor: page.nextCursor, items: page.items.map(toChange) };
    },
  });
}

function describeCards(view: CatalogView, deploymentId: string, now: Instant) {
  const inForce = view.rateCardAt(deploymentId, now);
  // A card that ends before it begins was superseded, and never comes into force.
  const upcoming = view
    .rateCardsOf(deploymentId)
    .filter(({ validFrom, validTo }) => validFrom > now && (validTo ?? validFrom + 1) > validFrom)
    .toSorted((one, other) => one.validFrom - other.validFrom);
  return {
    rateCard: inForce === null ? null : toCard(inForce),
    upcoming: upcoming.map(toCard),
  };
}

function toCard({ id, version, validFrom, components }: RateCard) {
  return { id, version, from: toIso(validFrom), components: components.map(toPrice) };
}

function toPrice({ meter, amountNanos, unitQuantity }: Price) {
  const amount = formatDollars(amountNanos);
  return { meter, amount, unitQuantity: unitQuantity.toString(), unit: METERS[meter] };
}

function toChange(found: CatalogChange): z.output<typeof catalogChangeSchema> {
  const { kind, name, model, version, change, recordedAt, validFrom, words, prices } = found;
  return {
    ...{ kind, name, model, version, change },
    recordedAt: toIso(recordedAt),
    from: validFrom === null ? null : toIso(validFrom),
    words: [...words],
    prices: prices.map((price) => ({
      meter: price.meter,
      unit: METERS[(price.new ?? price.old)?.meter ?? 'run'],
      old: price.old === null ? null : toPrice(price.old),
      new: price.new === null ? null : toPrice(price.new),
    })),
  };
}
