import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { outputAnswer } from './runs.ts';
import {
  amountSchema,
  countSchema,
  idParamsSchema,
  microsecondsSchema,
  pageOf,
  pageQuerySchema,
  problemAnswer,
  timeSchema,
} from './values.ts';

const tags = ['Usage'];
const config = { access: { session: 'usage:read', key: 'usage:read' } } as const;

const grantSchema = z
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

const runStatusSchema = z.enum(['running', 'succeeded', 'failed', 'cancelled', 'written_off']);

/** One line of the list of runs. */
export const runSchema = z
  .object({
    id: z.string(),
    model: z.string(),
    modelName: z.string(),
    deployment: z.string(),
    status: runStatusSchema,
    code: z.string().nullable(),
    startedAt: timeSchema,
    endedAt: timeSchema.nullable(),
    gpuTimeUs: microsecondsSchema.nullable(),
    charge: amountSchema.nullable(),
    keyName: z.string().nullable(),
    source: z.enum(['api', 'playground']),
  })
  .meta({ id: 'Run' });

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
    priceCapturedAt: timeSchema,
    startedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
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
    costCap: amountSchema.nullable().meta({ description: 'What the hold could at last cover.' }),
    writeOff: amountSchema.nullable(),
    rounding: z.string(),
    rateCard: z.object({ id: z.string(), version: z.number().int(), from: timeSchema }),
    paidBy: z.array(
      z.object({ grantId: z.string(), kind: z.string(), label: z.string(), amount: amountSchema }),
    ),
    key: z.object({ id: z.string(), name: z.string() }).nullable(),
    source: z.enum(['api', 'playground']),
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
    summary: 'Runs, newest first; running ones included',
    querystring: pageQuerySchema,
    response: { 200: pageOf(runSchema), default: problemAnswer },
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
