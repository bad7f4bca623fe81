import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  amountSchema,
  countSchema,
  microsecondsSchema,
  pageSchemaOf,
  problemAnswer,
  slugParamsSchema,
  timeSchema,
} from './values.ts';

const speedSchema = z
  .object({ runs: countSchema, p50Us: microsecondsSchema, p95Us: microsecondsSchema })
  .meta({ id: 'Speed', description: 'GPU time of recent successful runs, as measured here.' });

const modelStatusSchema = z.enum(['warm', 'cold', 'down']);

const deploymentName = { id: z.string(), name: z.string() };

/** A deployment as the list of models shows it, to compare prices and speeds. */
export const deploymentSummarySchema = z
  .object({
    ...deploymentName,
    gpu: z.string(),
    provider: z.string(),
    status: modelStatusSchema,
    perGpuSecond: amountSchema.nullable(),
    typicalCharge: amountSchema.nullable(),
    p50Us: microsecondsSchema.nullable(),
    p95Us: microsecondsSchema.nullable(),
    runs: countSchema.meta({ description: 'How many recent runs the figures rest on.' }),
  })
  .meta({ id: 'DeploymentSummary' });

const priceComponentSchema = z
  .object({ meter: z.string(), amount: amountSchema, unitQuantity: z.string(), unit: z.string() })
  .meta({
    id: 'PriceComponent',
    description: '`amount` dollars per `unitQuantity` units of the meter.',
  });

const modelSummary = {
  slug: z.string(),
  name: z.string(),
  summary: z.string(),
  licence: z.string(),
  premium: z.boolean(),
  status: modelStatusSchema,
  input: z.enum(['image', 'text', 'none']),
  output: z
    .enum(['image', 'svg', 'boxes', 'text', 'json'])
    .meta({ description: 'What comes out, and so which viewer shows it.' }),
  fromPrice: z.object({
    amount: amountSchema,
    meter: z.string(),
    unit: z.string(),
    gpuSecond: z.boolean().meta({ description: 'Whether `amount` is per GPU second.' }),
    besides: z.array(priceComponentSchema).describe('What the same rate card charges besides.'),
  }),
  speed: speedSchema.nullable(),
  typicalCharge: amountSchema.nullable(),
};

/** A model as the list shows it; its deployments in the order in which they are tried. */
export const modelSummarySchema = z
  .object({ ...modelSummary, deployments: z.array(deploymentSummarySchema) })
  .meta({ id: 'ModelSummary' });

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
    outputUrl: z.string().optional().meta({ description: 'What came of it, stored.' }),
  })
  .meta({ id: 'ModelExample' });

const quantityRuleSchema = z
  .union([
    z.object({ parameter: z.string(), times: z.number().int() }),
    z.object({ input: z.enum(['pixels', 'images']) }),
    z.object({
      output: z.literal('pixels'),
      maxMegapixels: z.number(),
      timesInput: z.number().nullable(),
    }),
  ])
  .meta({
    id: 'QuantityRule',
    description:
      'How many of a meter a run uses. parameter: the value of a number, or the characters of a ' +
      'text, × times. input: of the pictures sent. output: width × height of the picture that ' +
      'came out, at most `maxMegapixels` and `timesInput` × the pixels sent.',
  });

/** A model with everything its page shows. */
export const modelSchema = z
  .object({
    ...modelSummary,
    description: z.string(),
    credits: z.string().meta({ description: 'Who made the model.' }),
    parameters: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The parameters of a run as JSON Schema.' }),
    maxBytes: countSchema.meta({ description: 'The largest file taken.' }),
    maxMegapixels: z.number(),
    quantities: z.record(z.string(), quantityRuleSchema).meta({
      description: 'By meter; a run is one run, and its GPU time is measured.',
    }),
    examples: z.array(exampleSchema),
    deployments: z.array(deploymentSchema),
  })
  .meta({ id: 'Model' });

/** What a run will cost. */
export const quoteSchema = z
  .object({
    deployment: z
      .object(deploymentName)
      .meta({ description: 'Which would run: as `deployment` asks, else the first that is up.' }),
    expected: amountSchema.meta({ description: 'Enough for 19 of 20 such runs.' }),
    typical: amountSchema.nullable().meta({ description: 'What half of such runs cost at most.' }),
    hold: amountSchema.meta({ description: 'What is set aside before the run.' }),
    maximum: amountSchema.meta({ description: 'The charge is never more.' }),
    basis: z.enum(['exact', 'recent-runs', 'default']).meta({
      description:
        'exact: everything priced is known beforehand; recent-runs: what such runs cost lately; ' +
        'default: what the operator has set, until enough runs have shown what one costs.',
    }),
    perDeployment: z.array(
      z.object({
        id: z.string(),
        expected: amountSchema,
        maximum: amountSchema,
        p50Us: microsecondsSchema.nullable(),
        status: modelStatusSchema,
      }),
    ),
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
    response: { 200: pageSchemaOf(modelSummarySchema), default: problemAnswer },
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
  config: { access: 'public' },
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
        .meta({
          description:
            'The parameters of the run as JSON, pictures left out; what is missing counts as the ' +
            'most it can be.',
        }),
      deployment: z.string().max(100).optional().meta({
        description: 'As the header x-deployment: an id, cheapest or fastest.',
      }),
      megapixels: z
        .string()
        .max(20)
        .optional()
        .meta({ description: 'The size of the picture that would be sent.', examples: ['1.5'] }),
    }),
    response: { 200: quoteSchema, default: problemAnswer },
  },
});
