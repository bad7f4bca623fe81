import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { outputAnswer } from './runs.ts';
import {
  amountSchema,
  countSchema,
  idParamsSchema,
  microsecondsSchema,
  pageQuerySchema,
  pageSchemaOf,
  problemAnswer,
  tagsSchema,
  timeSchema,
} from './values.ts';

const tags = ['Usage'];
const config = { access: { session: 'usage:read', key: 'usage:read' } } as const;

/** A lot of credit. */
export const grantSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    label: z.string(),
    amount: amountSchema,
    remaining: amountSchema,
    effectiveAt: timeSchema,
    expiresAt: timeSchema.nullable(),
  })
  .meta({ id: 'Grant', description: 'A lot of credit, in the order in which lots are used.' });

/** What a customer has and has used. */
export const usageSummarySchema = z
  .object({
    available: amountSchema.meta({ description: 'What new runs may use: posted less held.' }),
    held: amountSchema,
    posted: amountSchema,
    debt: amountSchema,
    plan: z.object({ slug: z.string(), name: z.string() }),
    grants: z.array(grantSchema),
    runsToday: countSchema,
    runsTotal: countSchema,
    refusedToday: countSchema,
    spentToday: amountSchema,
    spentTotal: amountSchema,
    running: countSchema,
    resetsAt: timeSchema.nullable().meta({ description: 'When free credit returns.' }),
    topUpUrl: z.string().nullable(),
  })
  .meta({ id: 'UsageSummary' });

const finishedStatuses = ['succeeded', 'failed', 'cancelled', 'written_off'] as const;
const runStatusSchema = z.enum(['running', ...finishedStatuses]);
const sourceSchema = z.enum(['api', 'playground']);

const acceptedAt = timeSchema.meta({
  description: 'When its hold was placed and its price captured.',
});
const startedAt = timeSchema.nullable().meta({
  description: 'When the worker was called; null where it was not, or while the run goes on.',
});
const endedAt = timeSchema.nullable();

/** One line of the list of runs. */
export const runSchema = z
  .object({
    id: z.string(),
    model: z.string(),
    modelName: z.string(),
    deployment: z.string(),
    deploymentName: z.string(),
    status: runStatusSchema,
    code: z.string().nullable(),
    acceptedAt,
    startedAt,
    endedAt,
    gpuTimeUs: microsecondsSchema.nullable(),
    charge: amountSchema.nullable(),
    keyName: z.string().nullable(),
    source: sourceSchema,
    tags: tagsSchema,
  })
  .meta({ id: 'Run' });

const totals = { runs: countSchema, charged: amountSchema, gpuTimeUs: microsecondsSchema };
const namedSchema = z.object({ id: z.string(), name: z.string() });

/** Finished runs, counted and added up by time. */
export const usageSeriesSchema = z
  .object({
    step: z.enum(['day', 'hour']),
    items: z
      .array(z.object({ at: timeSchema, group: namedSchema.nullable(), ...totals }))
      .meta({ description: 'By time; a day or hour in which nothing ended has no item.' }),
    totals: z.object(totals).meta({
      description: 'Of all finished runs under the filter: those that the list shows.',
    }),
  })
  .meta({ id: 'UsageSeries' });

/** What the runs of a customer can be filtered by. */
export const usageFacetsSchema = z
  .object({
    models: z.array(namedSchema),
    deployments: z.array(namedSchema),
    keys: z
      .array(namedSchema)
      .meta({ description: 'API keys that have run something; `playground` for sessions.' }),
    statuses: z.array(z.enum(finishedStatuses)),
    tags: z.array(z.object({ key: z.string(), values: z.array(z.string()) })).meta({
      description: 'The first 50 keys with the first 50 values of each; others filter as well.',
    }),
  })
  .meta({ id: 'UsageFacets' });

const filterQuery = {
  model: z.string().min(1).max(100).optional(),
  deployment: z.string().min(1).max(100).optional(),
  key: z.string().max(100).optional().meta({
    description: "An API key's id, or `playground`.",
  }),
  status: runStatusSchema.optional(),
  tag: z
    .string()
    .max(200)
    .optional()
    .meta({ description: '`key=value`, or `key` for any value.', examples: ['team=vision'] }),
  from: z
    .string()
    .max(40)
    .optional()
    .meta({
      description: 'Runs that ended at or after this instant, or 00:00 UTC of this date.',
      examples: ['2026-11-01', '2026-11-22T09:30:00Z'],
    }),
  to: z.string().max(40).optional().meta({ description: 'Runs that ended before this.' }),
};

/** Everything that explains one charge. */
export const receiptSchema = z
  .object({
    id: z.string(),
    status: runStatusSchema,
    code: z.string().nullable(),
    rule: z.string().nullable().meta({ description: 'The rule of the billing policy applied.' }),
    ruleText: z.string().nullable(),
    model: z.string(),
    modelName: z.string(),
    deployment: z.string(),
    gpu: z.string(),
    provider: z.string(),
    acceptedAt,
    startedAt,
    endedAt,
    gpuTimeUs: microsecondsSchema.nullable().meta({ description: 'The GPU time billed.' }),
    workerTimeUs: microsecondsSchema.nullable(),
    gatewayTimeUs: microsecondsSchema.nullable(),
    quantities: z.array(
      z.object({
        meter: z.string(),
        unit: z.string(),
        quantity: z.string(),
        amount: amountSchema,
        unitQuantity: z.string(),
        cost: z.string().meta({ description: 'quantity × amount ÷ unitQuantity, not rounded.' }),
      }),
    ),
    ratedCost: amountSchema.nullable(),
    charge: amountSchema.nullable(),
    covered: amountSchema.meta({ description: 'What the hold could at last cover.' }),
    writeOff: amountSchema.nullable(),
    rounding: z.string(),
    rateCard: z.object({ id: z.string(), version: z.number().int(), from: timeSchema }),
    paidBy: z.array(
      z.object({ grantId: z.string(), kind: z.string(), label: z.string(), amount: amountSchema }),
    ),
    key: z.object({ id: z.string(), name: z.string() }).nullable(),
    source: sourceSchema,
    tags: tagsSchema,
    resultUrl: z.string().nullable(),
    resultExpiresAt: timeSchema.nullable(),
  })
  .meta({ id: 'Receipt' });

/** GET /api/usage/summary */
export const usageSummaryRoute = defineRoute({
  method: 'GET',
  url: '/api/usage/summary',
  config,
  schema: {
    operationId: 'readUsageSummary',
    tags,
    summary: 'What is left, by grant, and what has been used',
    response: { 200: usageSummarySchema, default: problemAnswer },
  },
});

/** GET /api/usage/runs */
export const listRunsRoute = defineRoute({
  method: 'GET',
  url: '/api/usage/runs',
  config,
  schema: {
    operationId: 'listRuns',
    tags,
    summary: 'Runs: those that go on now, then by when they ended, newest first',
    description:
      'Running runs are listed where `to` is absent or yet to come, and `status` absent or `running`.',
    querystring: pageQuerySchema.extend(filterQuery),
    response: { 200: pageSchemaOf(runSchema), default: problemAnswer },
  },
});

/** GET /api/usage/series */
export const usageSeriesRoute = defineRoute({
  method: 'GET',
  url: '/api/usage/series',
  config,
  schema: {
    operationId: 'readUsageSeries',
    tags,
    summary: 'Runs and spend by day or hour (UTC), whole or split',
    description: 'By hour, `from` is needed, at most 31 days before `to` or now.',
    querystring: z.strictObject({
      step: z.enum(['day', 'hour']).default('day'),
      by: z.enum(['none', 'model', 'deployment', 'key', 'status']).default('none'),
      ...filterQuery,
    }),
    response: { 200: usageSeriesSchema, default: problemAnswer },
  },
});

/** GET /api/usage/facets */
export const usageFacetsRoute = defineRoute({
  method: 'GET',
  url: '/api/usage/facets',
  config,
  schema: {
    operationId: 'readUsageFacets',
    tags,
    summary: 'What finished runs can be filtered by',
    response: { 200: usageFacetsSchema, default: problemAnswer },
  },
});

/** GET /api/usage/export.csv */
export const exportUsageRoute = defineRoute({
  method: 'GET',
  url: '/api/usage/export.csv',
  config: { ...config, streams: true },
  schema: {
    operationId: 'exportUsage',
    tags,
    summary: 'Finished runs as CSV (RFC 4180), by when they ended, newest first',
    description:
      'Amounts are exact dollars, times UTC. A text that a spreadsheet would take for a formula ' +
      "begins with an apostrophe (').",
    querystring: z.strictObject(filterQuery),
    response: {
      200: {
        description: 'All finished runs under the filter.',
        content: { 'text/csv': { schema: z.string() } },
      },
      default: problemAnswer,
    },
  },
});

/** GET /api/runs/{id} */
export const readReceiptRoute = defineRoute({
  method: 'GET',
  url: '/api/runs/:id',
  config,
  schema: {
    operationId: 'readReceipt',
    tags,
    summary: 'The receipt of a run: how its charge came about',
    params: idParamsSchema,
    response: { 200: receiptSchema, default: problemAnswer },
  },
});

/** GET /api/runs/{id}/result */
export const readResultRoute = defineRoute({
  method: 'GET',
  url: '/api/runs/:id/result',
  config: { ...config, streams: true },
  schema: {
    operationId: 'readResult',
    tags,
    summary: 'The output of a run, for seven days',
    params: idParamsSchema,
    response: { 200: outputAnswer, default: problemAnswer },
  },
});

/** GET /api/usage/stream */
export const usageStreamRoute = defineRoute({
  method: 'GET',
  url: '/api/usage/stream',
  config: { ...config, streams: true },
  schema: {
    operationId: 'streamUsage',
    tags,
    summary: 'Tells within a second that something changed (server-sent events)',
    description:
      'Each `usage` event carries `{runId?, available, runsToday, runsTotal}`; read the lists again.',
    response: {
      200: {
        description: 'A stream of events.',
        content: { 'text/event-stream': { schema: z.string() } },
      },
      default: problemAnswer,
    },
  },
});
