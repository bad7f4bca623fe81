import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  amountSchema,
  pageQuerySchema,
  pageSchemaOf,
  problemAnswer,
  timeSchema,
} from './values.ts';

const tags = ['Operator'];
const config = { access: 'operator' } as const;
const version = z.number().int().positive();

const priceSchema = z
  .object({ meter: z.string(), amount: amountSchema, unitQuantity: z.string(), unit: z.string() })
  .meta({ id: 'CardPrice' });

const cardSchema = z
  .object({ id: z.string(), version, from: timeSchema, components: z.array(priceSchema) })
  .meta({ id: 'RateCard' });

/** GET /api/operator/catalog */
export const readCatalogRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/catalog',
  config,
  schema: {
    operationId: 'readCatalog',
    tags,
    summary: 'The catalog in force: models, deployments, prices now and prices to come',
    response: {
      200: z
        .object({
          models: z.array(
            z.object({
              slug: z.string(),
              name: z.string(),
              version,
              premium: z.boolean(),
              deployments: z.array(
                z.object({
                  id: z.string(),
                  name: z.string(),
                  gpu: z.string(),
                  provider: z.string(),
                  region: z.string(),
                  version,
                  rateCard: cardSchema.nullable(),
                  upcoming: z.array(cardSchema).meta({
                    description: 'Rate cards that begin in the future, soonest first.',
                  }),
                }),
              ),
            }),
          ),
        })
        .meta({ id: 'CatalogInForce' }),
      default: problemAnswer,
    },
  },
});

/** What one version changed. */
export const catalogChangeSchema = z
  .object({
    kind: z.enum(['model', 'deployment', 'rate-card']),
    name: z.string().meta({ description: 'A model’s slug, or a deployment’s id.' }),
    model: z.string(),
    version,
    change: z.enum(['added', 'changed', 'retired', 'offered-again']),
    recordedAt: timeSchema,
    from: timeSchema.nullable().meta({ description: 'When a rate card begins.' }),
    words: z.array(
      z.object({
        field: z.string().meta({ examples: ['parameters.properties.scale.maximum'] }),
        old: z.string().nullable(),
        new: z.string().nullable(),
      }),
    ),
    prices: z.array(
      z.object({
        meter: z.string(),
        unit: z.string(),
        old: priceSchema.nullable(),
        new: priceSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'CatalogChange', description: 'A version, beside the one before it.' });

/** GET /api/operator/catalog/diff */
export const listCatalogChangesRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/catalog/diff',
  config,
  schema: {
    operationId: 'listCatalogChanges',
    tags,
    summary: 'What each version changed in words and prices, newest first',
    querystring: pageQuerySchema.extend({
      model: z.string().min(1).max(100).optional(),
      kind: z.enum(['model', 'deployment', 'rate-card']).optional(),
    }),
    response: { 200: pageSchemaOf(catalogChangeSchema), default: problemAnswer },
  },
});
