import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  amountSchema,
  countSchema,
  pageQuerySchema,
  pageSchemaOf,
  problemAnswer,
  reasonSchema,
  timeSchema,
} from './values.ts';

const tags = ['Operator'];
const config = { access: 'operator' } as const;
const actor = z.string().meta({ examples: ['operator:usr_…', 'cli', 'machine'] });
const actorName = z.string().meta({ description: 'The same for people.' });

/** Whether new runs may start. */
export const lineSchema = z
  .object({
    state: z.enum(['running', 'stopped']),
    since: timeSchema.nullable().meta({ description: 'Null: it has never been stopped.' }),
    reason: z.string(),
    actor,
    actorName,
  })
  .meta({ id: 'Line' });

/** GET /api/operator/line */
export const readLineRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/line',
  config,
  schema: {
    operationId: 'readLine',
    tags,
    summary: 'Whether new runs may start, since when and why',
    response: { 200: lineSchema, default: problemAnswer },
  },
});

/** POST /api/operator/line/stop */
export const stopLineRoute = defineRoute({
  method: 'POST',
  url: '/api/operator/line/stop',
  config,
  schema: {
    operationId: 'stopLine',
    tags,
    summary: 'Start no new run, for anybody; those that run finish and are charged',
    body: z.strictObject({ reason: reasonSchema }),
    response: { 200: lineSchema, default: problemAnswer },
  },
});

/** POST /api/operator/line/resume */
export const resumeLineRoute = defineRoute({
  method: 'POST',
  url: '/api/operator/line/resume',
  config,
  schema: {
    operationId: 'resumeLine',
    tags,
    summary: 'Let runs start again',
    body: z.strictObject({ reason: reasonSchema }),
    response: { 200: lineSchema, default: problemAnswer },
  },
});

/** GET /api/operator/audit-log */
export const listAuditEntriesRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/audit-log',
  config,
  schema: {
    operationId: 'listAuditEntries',
    tags,
    summary: 'What operators, and the machine by itself, did: newest first',
    querystring: pageQuerySchema.extend({
      customer: z.string().min(1).max(100).optional().meta({
        description: 'Only what was done to this customer, by its id.',
      }),
    }),
    response: {
      200: pageSchemaOf(
        z
          .object({
            seq: z.number().int().positive(),
            at: timeSchema,
            actor,
            actorName,
            action: z.string(),
            target: z.string(),
            customerId: z.string().nullable().meta({
              description: 'Whom it was done to; null: to no customer.',
            }),
            customerName: z.string().nullable().meta({ description: 'As it is called now.' }),
            customerEmail: z.string().nullable(),
            details: z.record(z.string(), z.unknown()),
            hash: z.string(),
            fault: z.string().nullable().meta({
              description: 'Null: the entry is what was recorded, and continues the chain.',
            }),
          })
          .meta({ id: 'AuditEntry' }),
      ),
      default: problemAnswer,
    },
  },
});

/** What needs attention, at a glance. */
export const overviewSchema = z
  .object({
    line: lineSchema,
    books: z.object({
      checkedAt: timeSchema.nullable(),
      invariants: countSchema,
      broken: z.array(
        z.object({ id: z.string(), class: z.string(), title: z.string(), rows: countSchema }),
      ),
    }),
    workers: z.object({
      warm: countSchema,
      cold: countSchema,
      down: z.array(z.string()).meta({ description: 'Deployments whose worker is down.' }),
      moved: z.array(z.string()).meta({ description: 'Deployments whose reported time drifts.' }),
    }),
    failedRuns: z.object({
      lastDay: countSchema,
      more: z.boolean().meta({ description: 'There are more than were counted.' }),
      groups: z.array(
        z.object({
          status: z.enum(['failed', 'written_off']),
          code: z.string().nullable(),
          deployment: z.string(),
          runs: countSchema,
        }),
      ),
    }),
    workerFaults: z.object({
      lastDay: countSchema,
      groups: z.array(z.object({ deployment: z.string(), faults: countSchema })),
    }),
    writeOffs: z.object({ lastDay: countSchema, amount: amountSchema }),
    mail: z.object({
      undelivered: countSchema.meta({
        description: 'Mails of the last 24 hours that the mail server did not take.',
      }),
    }),
    recentRuns: countSchema.meta({
      description: 'Runs that ended today or yesterday, by UTC days.',
    }),
    customers: z.object({ total: countSchema, suspended: countSchema }),
    today: z.object({
      runs: countSchema,
      refused: countSchema,
      charged: amountSchema,
      customers: countSchema.meta({ description: 'Customers with a run or a refusal today.' }),
      running: countSchema,
    }),
    upcomingPrices: z.array(
      z.object({ deployment: z.string(), version: z.number().int(), from: timeSchema }),
    ),
  })
  .meta({ id: 'Overview' });

/** GET /api/operator/overview */
export const readOverviewRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/overview',
  config,
  schema: {
    operationId: 'readOverview',
    tags,
    summary: 'What needs attention, and how things are today',
    response: { 200: overviewSchema, default: problemAnswer },
  },
});
