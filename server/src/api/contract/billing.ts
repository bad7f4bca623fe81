import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { amountSchema, countSchema, pageSchemaOf, problemAnswer, timeSchema } from './values.ts';

const tags = ['Billing'];

/** The rules the machine itself obeys. */
export const billingPolicySchema = z
  .object({
    version: z.number().int(),
    effectiveFrom: timeSchema,
    rules: z.array(
      z.object({
        id: z.string().meta({ description: 'What receipts name as `rule`.' }),
        ends: z.string().meta({ description: 'How a run ends.' }),
        charged: z.string(),
      }),
    ),
  })
  .meta({ id: 'BillingPolicy' });

/** A plan as the pricing page shows it. */
export const planSchema = z
  .object({
    slug: z.string(),
    version: z.number().int(),
    name: z.string(),
    price: amountSchema.meta({ description: 'Per month.' }),
    credits: z.object({ amount: amountSchema, cadence: z.enum(['day', 'cycle']) }),
    introductory: z
      .object({
        multiplier: z.number().int(),
        days: countSchema.nullable().meta({ description: 'Null: the first paid cycle.' }),
      })
      .nullable(),
    premium: z.boolean(),
    whenFundsEnd: z.enum(['finish', 'stop']),
    requestsPerMinute: countSchema,
    concurrentRuns: countSchema,
  })
  .meta({ id: 'Plan' });

/** GET /api/billing-policy */
export const billingPolicyRoute = defineRoute({
  method: 'GET',
  url: '/api/billing-policy',
  config: { access: 'public' },
  schema: {
    operationId: 'readBillingPolicy',
    tags,
    summary: 'What is charged for each way a run can end',
    response: { 200: billingPolicySchema, default: problemAnswer },
  },
});

/** GET /api/plans */
export const listPlansRoute = defineRoute({
  method: 'GET',
  url: '/api/plans',
  config: { access: 'public' },
  schema: {
    operationId: 'listPlans',
    tags,
    summary: 'The plans on offer',
    response: { 200: pageSchemaOf(planSchema), default: problemAnswer },
  },
});
