import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  amountSchema,
  countSchema,
  microsecondsSchema,
  pageOf,
  problemAnswer,
  slugParamsSchema,
  timeSchema,
} from './values.ts';

const speedSchema = z
  .object({ runs: countSchema, p50Us: microsecondsSchema, p95Us: microsecondsSchema })
  .meta({ id: 'Speed', description: 'GPU time of recent successful runs, as measured here.' });

const modelStatusSchema = z.enum(['warm', 'cold', 'down']);

const modelSummary = {
  slug: z.string(),
  name: z.string(),
  summary: z.string(),
  licence: z.string(),
  premium: z.boolean(),
  status: modelStatusSchema,
  input: z.enum(['image', 'text', 'none']),
  fromPrice: z.object({
    amount: amountSchema,
    meter: z.string(),
    unit: z.string(),
    gpuSecond: z.boolean().meta({ description: 'Whether `amount` is per GPU second.' }),
  }),
  speed: speedSchema.nullable(),
  typicalCharge: amountSchema.nullable(),
};

/** A model as the list shows it. */
export const modelSummarySchema = z.object(modelSummary).meta({ id: 'ModelSummary' });

const priceComponentSchema = z
  .object({ meter: z.string(), amount: amountSchema, unitQuantity: z.string(), unit: z.string() })
  .meta({
    id: 'PriceComponent',
    description: '`amount` dollars per `unitQuantity` units of the meter.',
  });

/** Where a model runs, and for how much. */
export const deploymentSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    gpu: z.string(),
    provider: z.string(),
    region: z.string(),
    meter: z.enum(['worker', 'gateway']).meta({ description: 'Who measures the GPU time billed.' }),
    status: modelStatusSchema,
    rateCard: z.object({
      id: z.string(),
      version: z.number().int(),
      from: timeSchema,
      components: z.array(priceComponentSchema),
    }),
    perGpuSecond: amountSchema.nullable(),
    speed: speedSchema.nullable(),
    typicalCharge: amountSchema.nullable(),
    expectedHold: amountSchema,
    runDeadlineMs: countSchema,
  })
  .meta({ id: 'Deployment' });

const exampleSchema = z
  .object({
    name: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    imageUrl: z.string().optional(),
  })
  .meta({ id: 'ModelExample' });

/** A model with everything its page shows. */
export const modelSchema = z
  .object({
    ...modelSummary,
    description: z.string(),
    credits: z.string().meta({ description: 'Who made the model.' }),
    parameters: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The parameters of a run as JSON Schema.' }),
    examples: z.array(exampleSchema),
    deployments: z.array(deploymentSchema),
  })
  .meta({ id: 'Model' });

/** What a run will cost. */
export const quoteSchema = z
  .object({
    expected: amountSchema,
    maximum: amountSchema,
    basis: z.string().meta({
      description:
        'exact: everything priced is known beforehand; recent-runs: what such runs cost lately; ' +
        'default: what the operator has set, until enough runs have shown what one costs.',
    }),
  })
  .meta({ id: 'Quote' });

/** GET /api/models */
export const listModelsRoute = defineRoute({
  method: 'GET',
  url: '/api/models',
  config: { access: 'public' },
  schema: {
    operationId: 'listModels',
    tags: ['Models'],
    summary: 'The models and their prices',
    response: { 200: pageOf(modelSummarySchema), default: problemAnswer },
  },
});

/** GET /api/models/{slug} */
export const readModelRoute = defineRoute({
  method: 'GET',
  url: '/api/models/:slug',
  config: { access: 'public' },
  schema: {
    operationId: 'readModel',
    tags: ['Models'],
    summary: 'One model: deployments, prices, parameters',
    params: slugParamsSchema,
    response: { 200: modelSchema, default: problemAnswer },
  },
});

/** GET /api/models/{slug}/quote */
export const quoteModelRoute = defineRoute({
  method: 'GET',
  url: '/api/models/:slug/quote',
  config: { access: { session: 'run:create' } },
  schema: {
    operationId: 'quoteModel',
    tags: ['Models'],
    summary: 'What a run is expected to cost, and what it costs at most',
    params: slugParamsSchema,
    querystring: z.strictObject({
      parameters: z
        .string()
        .max(10_000)
        .optional()
        .meta({ description: 'The parameters of the run as JSON; left out: a typical run.' }),
    }),
    response: { 200: quoteSchema, default: problemAnswer },
  },
});
