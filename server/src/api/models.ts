import type { CatalogView } from '../catalog/index.ts';
import { formatDollars } from '../money/index.ts';
import { problem } from '../problems/index.ts';
import { openSpeeds, type SpeedView } from '../usage/index.ts';
import { listModelsRoute, quoteModelRoute, readModelRoute } from './contract/models.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { customerOf } from './edge/caller.ts';
import { parseJsonBody } from './edge/json-body.ts';
import { collectOffers, type Offer, toModel, toSummary, usualQuote } from './model-offers.ts';

/** What can be run, where, at what price and how fast. */
export function registerModels(app: Api, dependencies: ApiDependencies): void {
  const { database, catalog, clock } = dependencies;
  const readSpeeds = openSpeeds(database.pool);
  const offersOf = (view: CatalogView, slug: string, speeds: SpeedView): readonly Offer[] =>
    collectOffers(dependencies, view, slug, { speeds, now: clock.now() });

  app.route({
    ...listModelsRoute,
    handler: async () => {
      const view = catalog();
      const speeds = await readSpeeds();
      const items = view.models.flatMap((model) => {
        const offers = offersOf(view, model.slug, speeds);
        return offers.length === 0 ? [] : [toSummary(model, offers, speeds)];
      });
      return { items, nextCursor: null };
    },
  });
  app.route({
    ...readModelRoute,
    handler: async (request) => {
      const { slug } = request.params;
      const view = catalog();
      const model = view.model(slug);
      if (model === null) throw problem('not-found', 'There is no such model.');
      if (model.retired) throw problem('model-retired', `The model ${slug} has been retired.`);
      const speeds = await readSpeeds();
      const offers = offersOf(view, slug, speeds);
      if (offers.length === 0) throw problem('not-found', 'The model has no price yet.');
      return toModel(model, offers, speeds);
    },
  });
  registerQuote(app, dependencies, async (slug) =>
    offersOf(catalog(), slug, await readSpeeds()).at(0),
  );
}

function registerQuote(
  app: Api,
  { catalog, gateway }: ApiDependencies,
  firstOffer: (slug: string) => Promise<Offer | undefined>,
): void {
  app.route({
    ...quoteModelRoute,
    handler: async (request) => {
      const { slug } = request.params;
      const model = catalog().model(slug);
      const { parameters } = request.query;
      // A picture does not fit an address: what its run costs is said of usual ones.
      if (model !== null && (parameters === undefined || model.input === 'image')) {
        const offer = await firstOffer(slug);
        if (offer !== undefined && !model.retired) return usualQuote(model, offer);
      }
      const quote = await gateway.quote({
        principal: { customerId: customerOf(request), keyId: null, source: 'playground' },
        slug,
        parameters: readParameters(parameters),
        fromMultipart: false,
        files: new Map(),
        maxCost: undefined,
        idempotencyKey: undefined,
      });
      const { expectedNanos, maximumNanos, basis } = quote;
      return {
        expected: formatDollars(expectedNanos),
        maximum: formatDollars(maximumNanos),
        basis,
      };
    },
  });
}

function readParameters(text: string | undefined): Readonly<Record<string, unknown>> {
  const value = text === undefined ? {} : parseJsonBody(Buffer.from(text));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw problem('invalid-request', 'The parameters are not a JSON object.', {
    field: 'parameters',
  });
}
