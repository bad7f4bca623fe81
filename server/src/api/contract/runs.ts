import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  amountSchema,
  idParamsSchema,
  microsecondsSchema,
  problemAnswer,
  slugParamsSchema,
} from './values.ts';

/** A run on the wire that clients of the reference service know: snake_case, numbers for money. */
export const runStateSchema = z
  .object({
    request_id: z.string(),
    status: z.enum(['QUEUED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED']),
    metrics: z.object({
      cost: z.number().nullable(),
      remaining_credits: z.number(),
      inference_time: z.number().nullable().meta({ description: 'GPU time in seconds.' }),
      queue_time: z.number().nullable(),
      total_time: z.number().nullable(),
    }),
    output: z
      .unknown()
      .optional()
      .meta({ description: 'The URL of the output; the output itself where it is JSON.' }),
    error: z.string().optional(),
    problem: z.looseObject({ code: z.string(), title: z.string(), detail: z.string() }).optional(),
  })
  .meta({ id: 'RunState' });

const PICTURES =
  'A picture is a PNG, JPEG or WebP file, one still image, upright as its EXIF says; its `field` ' +
  'names what is wrong with one. An address is fetched before anything is set aside: http or https, ' +
  'of a public host, without redirects or passwords, within 10 seconds. A request that is sent ' +
  'again with its Idempotency-Key and the same address is the same request, whatever is there then.';

/** The parameters of a run: which ones, the model's page and schema say. */
export const runBodySchema = {
  content: {
    'application/json': {
      schema: z.record(z.string(), z.unknown()).meta({
        description:
          'The parameters of the model. Pictures as the address (URL) of one, a data: URL or ' +
          `base64. ${PICTURES}`,
      }),
    },
    'multipart/form-data': {
      schema: z.any().meta({
        type: 'object',
        additionalProperties: true,
        description: `The parameters as fields; pictures as files, or as a text like in JSON. ${PICTURES}`,
      }),
    },
  },
};

/** What a run may be given besides its parameters. */
export const runHeadersSchema = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .meta({
      description:
        'The same request with the same key joins a running run and replays a finished one; it is ' +
        'billed once. The body, x-deployment and x-max-cost are the request: with another one the ' +
        'key is refused.',
    }),
  'x-deployment': z
    .string()
    .optional()
    .meta({
      description:
        'Where to run: the id of a deployment, cheapest (least expected charge) or fastest (least ' +
        'median GPU time). Left out: the first that is up. The answer names the one that ran.',
      examples: ['cheapest'],
    }),
  'x-max-cost': z
    .string()
    .optional()
    .meta({
      description: 'Dollars: the run is stopped when its charge reaches them.',
      examples: ['0.05'],
    }),
  'x-tags': z
    .string()
    .optional()
    .meta({
      description:
        'Up to ten tags to split costs by. A key has up to 40 of a-z, 0-9, ".", "_" and "-", a ' +
        'value up to 100 printable ASCII characters without a comma.',
      examples: ['team=vision,stage=beta'],
    }),
});

const rawOutput = z.any().meta({ type: 'string', format: 'binary' });

/** The output of a run, as the model made it. */
export const outputAnswer = {
  description:
    'The output. The headers x-request-id, x-deployment, x-cost, x-remaining-credits, x-generation-time, ' +
    'x-gpu-time-us and x-receipt account for it.',
  content: {
    'image/png': { schema: rawOutput },
    'application/json': { schema: z.any() },
    'application/octet-stream': { schema: rawOutput },
  },
};

const tags = ['Runs'];
const key = { access: { key: 'run:create' }, face: 'run' } as const;
const keyReads = { access: { key: 'usage:read' }, face: 'run' } as const;

/** POST /v1/{slug} */
export const runRoute = defineRoute({
  method: 'POST',
  url: '/v1/:slug',
  config: key,
  schema: {
    operationId: 'run',
    tags,
    summary: 'Run a model and wait for its output',
    params: slugParamsSchema,
    headers: runHeadersSchema,
    body: runBodySchema,
    response: { 200: outputAnswer, default: problemAnswer },
  },
});

/** GET /v1/requests/{id} */
export const readRunRoute = defineRoute({
  method: 'GET',
  url: '/v1/requests/:id',
  config: keyReads,
  schema: {
    operationId: 'readRequest',
    tags,
    summary: 'Where a run is, and its output once it is done',
    params: idParamsSchema,
    response: { 200: runStateSchema, default: problemAnswer },
  },
});

/** GET /v2/requests/{id} */
export const readRunV2Route = defineRoute({
  ...readRunRoute,
  url: '/v2/requests/:id',
  schema: {
    ...readRunRoute.schema,
    operationId: 'readRequestV2',
    summary: 'A run and its output: the same as GET /v1/requests/{id}',
  },
});

/** GET /v2/requests/{id}/status */
export const readRunStatusRoute = defineRoute({
  method: 'GET',
  url: '/v2/requests/:id/status',
  config: keyReads,
  schema: {
    operationId: 'readRequestStatus',
    tags,
    summary: 'Where a run is',
    params: idParamsSchema,
    response: { 200: runStateSchema, default: problemAnswer },
  },
});

/** GET /v1/requests/{id}/result */
export const readRunResultRoute = defineRoute({
  method: 'GET',
  url: '/v1/requests/:id/result',
  config: { ...keyReads, streams: true },
  schema: {
    operationId: 'readRequestResult',
    tags,
    summary: 'The output of a finished run, for seven days',
    params: idParamsSchema,
    response: { 200: outputAnswer, default: problemAnswer },
  },
});

const STOPPING =
  'Answers once it is settled. A run that has ended stays as it is. Any server stops it, whichever ' +
  'carries it out. 409 conflict where that one died a moment ago: the run is taken up by another ' +
  'within a minute and a half, and can be stopped then.';

/** DELETE /v2/requests/{id} */
export const cancelRunRoute = defineRoute({
  method: 'DELETE',
  url: '/v2/requests/:id',
  config: key,
  schema: {
    operationId: 'cancelRequest',
    tags,
    summary: 'Stop a run; the GPU time until then is charged',
    description: STOPPING,
    params: idParamsSchema,
    response: { 200: runStateSchema, default: problemAnswer },
  },
});

/** GET /v1/get-user-credits */
export const readCreditsRoute = defineRoute({
  method: 'GET',
  url: '/v1/get-user-credits',
  config: keyReads,
  schema: {
    operationId: 'getUserCredits',
    tags,
    summary: 'What is left, in dollars',
    response: {
      200: z.object({
        credits: z.number().meta({ description: 'Bought and plan credit.' }),
        'free-credits': z.number().meta({ description: 'Free and promotional credit.' }),
      }),
      default: problemAnswer,
    },
  },
});

/** POST /api/models/{slug}/runs: the playground, the same run with a session. */
export const playgroundRunRoute = defineRoute({
  method: 'POST',
  url: '/api/models/:slug/runs',
  config: { access: { session: 'run:create' } },
  schema: {
    operationId: 'runInPlayground',
    tags: ['Models'],
    summary: 'Run a model from the playground',
    params: slugParamsSchema,
    headers: runHeadersSchema,
    body: runBodySchema,
    response: { 200: outputAnswer, default: problemAnswer },
  },
});

/** Where a run is after its stop was asked for, in the words of our own API. */
export const stoppedRunSchema = z
  .object({
    id: z.string(),
    status: z
      .enum(['running', 'succeeded', 'failed', 'cancelled'])
      .meta({ description: 'cancelled: it was stopped. Others: it had ended before.' }),
    code: z.string().nullable(),
    detail: z.string().nullable(),
    charge: amountSchema.nullable(),
    available: amountSchema.meta({ description: 'What is left for new runs.' }),
    gpuTimeUs: microsecondsSchema.nullable(),
  })
  .meta({ id: 'StoppedRun' });

const stops = { access: { session: 'run:create' } } as const;

/** DELETE /api/runs/{id} */
export const stopRunRoute = defineRoute({
  method: 'DELETE',
  url: '/api/runs/:id',
  config: stops,
  schema: {
    operationId: 'stopRun',
    tags,
    summary: 'Stop a run; the GPU time until then is charged',
    description: STOPPING,
    params: idParamsSchema,
    response: { 200: stoppedRunSchema, default: problemAnswer },
  },
});

/** DELETE /api/models/{slug}/runs?idempotencyKey=… */
export const stopRunByKeyRoute = defineRoute({
  method: 'DELETE',
  url: '/api/models/:slug/runs',
  config: stops,
  schema: {
    operationId: 'stopRunByKey',
    tags: ['Models'],
    summary: 'Stop the run that an Idempotency-Key stands for',
    description:
      'For who has no id yet, because the run has not answered. 404 while nothing has been set ' +
      'aside for it, as before its body has come in: ask again.',
    params: slugParamsSchema,
    querystring: z.strictObject({
      idempotencyKey: z
        .string()
        .regex(/^[\x21-\x7e]{1,255}$/, { error: 'It must be an Idempotency-Key as it was sent' }),
    }),
    response: { 200: stoppedRunSchema, default: problemAnswer },
  },
});
