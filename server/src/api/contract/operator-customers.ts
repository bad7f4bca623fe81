import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { keySchema } from './keys.ts';
import { grantSchema, receiptSchema } from './usage.ts';
import {
  amountSchema,
  countSchema,
  idParamsSchema,
  microsecondsSchema,
  pageQuerySchema,
  pageSchemaOf,
  problemAnswer,
  reasonSchema,
  timeSchema,
} from './values.ts';

const tags = ['Operator'];
const config = { access: 'operator' } as const;
const status = z.enum(['active', 'suspended']);

/** A customer as the operator's list shows it. */
export const customerSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    plan: z.string(),
    status,
    available: amountSchema,
    held: amountSchema,
    debt: amountSchema,
    runsTotal: countSchema,
    chargedTotal: amountSchema,
    createdAt: timeSchema,
  })
  .meta({ id: 'Customer', description: 'A customer; the amounts are as the books stand now.' });

/** Everything the operator sees of one customer at once. */
export const customerPageSchema = customerSchema
  .extend({
    source: z.enum(['sign-up', 'operator']),
    posted: amountSchema,
    running: countSchema,
    creditDue: z.boolean().meta({
      description: 'The day’s free credit is due and comes when the customer next does.',
    }),
    suspension: z
      .object({ reason: z.string(), actor: z.string(), actorName: z.string(), at: timeSchema })
      .nullable(),
    members: z.array(z.object({ name: z.string(), email: z.string(), role: z.string() })),
    grants: z.array(grantSchema),
    keys: z.array(keySchema),
  })
  .meta({ id: 'CustomerPage' });

/** GET /api/operator/customers */
export const listCustomersRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/customers',
  config,
  schema: {
    operationId: 'listCustomers',
    tags,
    summary: 'Customers, newest first, with what they have left',
    querystring: pageQuerySchema.extend({
      query: z.string().trim().min(1).max(254).optional().meta({
        description: 'Part of a name or an e-mail address, or an id.',
      }),
      status: status.optional(),
    }),
    response: { 200: pageSchemaOf(customerSchema), default: problemAnswer },
  },
});

/** GET /api/operator/customers/{id} */
export const readCustomerRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/customers/:id',
  config,
  schema: {
    operationId: 'readCustomer',
    tags,
    summary: 'One customer: credit, members and keys',
    params: idParamsSchema,
    response: { 200: customerPageSchema, default: problemAnswer },
  },
});

const customerRunSchema = z
  .object({
    id: z.string(),
    model: z.string(),
    deployment: z.string(),
    status: z.enum(['running', 'succeeded', 'failed', 'cancelled', 'written_off']),
    code: z.string().nullable(),
    acceptedAt: timeSchema,
    endedAt: timeSchema.nullable(),
    gpuTimeUs: microsecondsSchema.nullable(),
    charge: amountSchema.nullable(),
    source: z.enum(['api', 'playground']),
  })
  .meta({ id: 'CustomerRun' });

/** GET /api/operator/customers/{id}/runs */
export const listCustomerRunsRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/customers/:id/runs',
  config,
  schema: {
    operationId: 'listCustomerRuns',
    tags,
    summary: 'The runs of one customer, newest first',
    params: idParamsSchema,
    querystring: pageQuerySchema,
    response: { 200: pageSchemaOf(customerRunSchema), default: problemAnswer },
  },
});

/** GET /api/operator/customers/{id}/runs/{runId} */
export const readCustomerRunRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/customers/:id/runs/:runId',
  config,
  schema: {
    operationId: 'readCustomerRun',
    tags,
    summary: 'The receipt of a customer’s run; what the run made stays the customer’s',
    params: idParamsSchema.extend({ runId: z.string().max(100) }),
    response: { 200: receiptSchema, default: problemAnswer },
  },
});

const standingAnswer = z
  .object({ id: z.string(), status })
  .meta({ id: 'CustomerStanding', description: 'A customer’s status, as it is now.' });

/** POST /api/operator/customers/{id}/suspend */
export const suspendCustomerRoute = defineRoute({
  method: 'POST',
  url: '/api/operator/customers/:id/suspend',
  config,
  schema: {
    operationId: 'suspendCustomer',
    tags,
    summary: 'Let a customer start no more runs; those that run finish and are charged',
    params: idParamsSchema,
    body: z.strictObject({ reason: reasonSchema }),
    response: { 200: standingAnswer, default: problemAnswer },
  },
});

/** POST /api/operator/customers/{id}/reinstate */
export const reinstateCustomerRoute = defineRoute({
  method: 'POST',
  url: '/api/operator/customers/:id/reinstate',
  config,
  schema: {
    operationId: 'reinstateCustomer',
    tags,
    summary: 'Let a suspended customer run again',
    params: idParamsSchema,
    body: z.strictObject({ reason: reasonSchema }),
    response: { 200: standingAnswer, default: problemAnswer },
  },
});

/** POST /api/operator/customers/{id}/credit */
export const addCreditRoute = defineRoute({
  method: 'POST',
  url: '/api/operator/customers/:id/credit',
  config,
  schema: {
    operationId: 'addCredit',
    tags,
    summary: 'Give a customer credit that never expires',
    params: idParamsSchema,
    headers: z.object({
      'idempotency-key': z
        .string()
        .optional()
        .meta({ description: 'Must be given: the same key and body gives the credit once.' }),
    }),
    body: z.strictObject({
      amount: z
        .string()
        .max(40)
        .meta({ description: 'Dollars, exactly.', examples: ['25.00'] }),
      reason: reasonSchema,
    }),
    response: {
      200: z
        .object({
          grantId: z.string(),
          amount: amountSchema,
          available: amountSchema,
          replayed: z.boolean().meta({ description: 'This key had given it before.' }),
        })
        .meta({ id: 'AddedCredit' }),
      default: problemAnswer,
    },
  },
});
