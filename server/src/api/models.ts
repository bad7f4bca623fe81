import { problem } from '../problems/index.ts';
import { openSpeeds } from '../usage/index.ts';
import { listModelsRoute, quoteModelRoute, readModelRoute } from './contract/models.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { parseJsonBody } from './edge/json-body.ts';
import { toModel, toQuote, toSummary } from './model-offers.ts';

/** What can be run, where, at what price and how fast. */
export function registerModels(app: Api, dependencies: ApiDependencies): void {
  const { database, catalog, gateway } = dependencies;
  const readSpeeds = openSpeeds(database.pool);

  app.route({
    ...listModelsRoute,
    handler: async () => {
      const speeds = await readSpeeds();
      const items = catalog().models.flatMap((model) => {
        const offers = gateway.offers(model);
        return offers.length === 0 ? [] : [toSummary(model, offers, speeds)];
      });
      return { items, nextCursor: null };
    },
  });
  app.route({
    ...readModelRoute,
    handler: async (request) => {
      const { slug } = request.params;
      const model = catalog().model(slug);
      if (model === null) throw problem('not-found', 'There is no such model.');
      if (model.retired) throw problem('model-retired', `The model ${slug} has been retired.`);
      const speeds = await readSpeeds();
      const offers = gateway.offers(model);
      if (offers.length === 0) throw problem('not-found', 'The model has no price yet.');
      return toModel(model, offers, speeds);
    },
  });
  app.route({
    ...quoteModelRoute,
    handler: async (request) => {
      const { parameters, deployment, megapixels } = request.query;
      const { chosen, offers } = gateway.quote({
        slug: request.params.slug,
        parameters: readParameters(parameters),
        pixels: readPixels(megapixels),
        deployment: deployment ?? null,
      });
      return toQuote(chosen, offers);
    },
  });
}

function readParameters(text: string | undefined): Readonly<Record<string, unknown>> {
  const value = text === undefined ? {} : parseJsonBody(Buffer.from(text), 'parameters');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw problem('invalid-request', 'The parameters are not a JSON object.', {
    field: 'parameters',
  });
}

/** Megapixels to six decimals are whole pixels. */
const MEGAPIXELS = /^\d{1,6}(\.\d{1,12})?$/;

function readPixels(text: string | undefined): number | null {
  if (text === undefined) return null;
  const pixels = MEGAPIXELS.test(text) ? Math.round(Number(text) * 1_000_000) : 0;
  if (pixels > 0) return pixels;
  throw problem('invalid-request', 'megapixels is not a size such as 1.5.', {
    field: 'megapixels',
  });
}
