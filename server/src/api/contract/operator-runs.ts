import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  amountSchema,
  microsecondsSchema,
  pageQuerySchema,
  pageSchemaOf,
  problemAnswer,
  timeSchema,
} from './values.ts';

const tags = ['Operator'];
const config = { access: 'operator' } as const;

/** How far what a worker reports stands from what the gateway saw. */
export const driftSchema = z
  .object({
    runs: z.number().int().meta({ description: 'How many recent runs it rests on.' }),
    workerUs: microsecondsSchema.meta({ description: 'Median GPU time the worker reported.' }),
    gatewayUs: microsecondsSchema.meta({ description: 'Median time the gateway saw.' }),
    ratio: z.number().meta({ description: 'Median of worker ÷ gateway over those runs.' }),
    before: z
      .object({ runs: z.number().int(), ratio: z.number() })
      .nullable()
      .meta({ description: 'The same over the runs before those; null while there are too few.' }),
    moved: z.boolean().meta({ description: 'The two ratios are further apart than chance.' }),
  })
  .meta({ id: 'Drift' });

/** GET /api/operator/workers */
export const listWorkersRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/workers',
  config,
  schema: {
    operationId: 'listWorkers',
    tags,
    summary: 'The worker of each deployment, how it is, and its time beside the gateway’s',
    response: {
      200: pageSchemaOf(
        z
          .object({
            deployment: z.string(),
            name: z.string(),
            model: z.string(),
            modelName: z.string(),
            gpu: z.string(),
            provider: z.string(),
            status: z.enum(['warm', 'cold', 'down']),
            meter: z.enum(['worker', 'gateway']).meta({ description: 'Whose time is billed.' }),
            upstream: z.string().meta({ description: 'Its URL, or `builtin`.' }),
            drift: driftSchema.nullable(),
          })
          .meta({ id: 'Worker' }),
      ),
      default: problemAnswer,
    },
  },
});

/** GET /api/operator/failed-runs */
export const listFailedRunsRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/failed-runs',
  config,
  schema: {
    operationId: 'listFailedRuns',
    tags,
    summary: 'Runs of all customers that failed, newest end first',
    querystring: pageQuerySchema.extend({
      code: z.string().min(1).max(100).optional(),
      deployment: z.string().min(1).max(100).optional(),
    }),
    response: {
      200: pageSchemaOf(
        z
          .object({
            id: z.string(),
            customerId: z.string(),
            customerName: z.string(),
            model: z.string(),
            deployment: z.string(),
            status: z.enum(['failed', 'written_off']),
            code: z.string().nullable(),
            detail: z.string().nullable(),
            workerFault: z.boolean(),
            acceptedAt: timeSchema,
            endedAt: timeSchema,
            gatewayTimeUs: microsecondsSchema.nullable(),
          })
          .meta({ id: 'FailedRun' }),
      )
        .extend({
          codes: z.array(z.string()).meta({ description: 'Every code there is to filter by.' }),
          deployments: z.array(z.string()),
        })
        .meta({ id: 'FailedRuns' }),
      default: problemAnswer,
    },
  },
});

/** GET /api/operator/worker-faults */
export const listWorkerFaultsRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/worker-faults',
  config,
  schema: {
    operationId: 'listWorkerFaults',
    tags,
    summary: 'Answers of workers that could not be believed, newest first',
    querystring: pageQuerySchema,
    response: {
      200: pageSchemaOf(
        z
          .object({
            id: z.string(),
            runId: z.string(),
            customerId: z.string(),
            deployment: z.string(),
            kind: z.string(),
            detail: z.string(),
            recordedAt: timeSchema,
          })
          .meta({ id: 'WorkerFault' }),
      ),
      default: problemAnswer,
    },
  },
});

/** GET /api/operator/write-offs */
export const listWriteOffsRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/write-offs',
  config,
  schema: {
    operationId: 'listWriteOffs',
    tags,
    summary: 'Usage the operator forgoes, newest first',
    querystring: pageQuerySchema,
    response: {
      200: pageSchemaOf(
        z
          .object({
            runId: z.string(),
            customerId: z.string(),
            amount: amountSchema
              .nullable()
              .meta({ description: 'Null: unknown, as the outcome is.' }),
            reason: z.string(),
            recordedAt: timeSchema,
          })
          .meta({ id: 'WriteOff' }),
      ),
      default: problemAnswer,
    },
  },
});
