import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { meSchema } from './login.ts';
import { countSchema, idParamsSchema, pageSchemaOf, problemAnswer, timeSchema } from './values.ts';

const tags = ['Operator'];
const config = { access: 'operator' } as const;

const mailSchema = z
  .object({
    id: z.string(),
    to: z.string(),
    subject: z.string(),
    sentAt: timeSchema,
    undelivered: z.string().nullable().meta({
      description: 'Why the mail server did not take it; null where no mail server is set.',
    }),
  })
  .meta({ id: 'MailSummary' });

/** What a check of the books found. */
export const invariantsSchema = z
  .object({
    checkedAt: timeSchema.nullable().meta({ description: 'Null: never checked.' }),
    durationMs: countSchema.nullable(),
    results: z.array(
      z.object({
        id: z.string(),
        class: z.enum(['A', 'B', 'C']).meta({
          description: 'A stops new runs, B concerns one customer, C calls the operator.',
        }),
        title: z.string(),
        rows: countSchema.meta({ description: 'Rows that break it; 0 is how it must be.' }),
        sample: z.array(z.record(z.string(), z.string().nullable())),
      }),
    ),
  })
  .meta({ id: 'Invariants' });

/** POST /api/operator/claim */
export const claimOperatorRoute = defineRoute({
  method: 'POST',
  url: '/api/operator/claim',
  config: { access: 'public' },
  schema: {
    operationId: 'claimOperator',
    tags,
    summary: 'Become the operator with the one-time link of the first start',
    body: z.strictObject({
      token: z.string().min(1).max(200),
      email: z.string().min(3).max(254),
      password: z.string().min(1).max(128),
      name: z.string().trim().min(1).max(100),
    }),
    response: { 200: meSchema, default: problemAnswer },
  },
});

/** POST /api/operator/claim/look: a token stands in no address, where it would be logged. */
export const readClaimRoute = defineRoute({
  method: 'POST',
  url: '/api/operator/claim/look',
  config: { access: 'public' },
  schema: {
    operationId: 'readClaim',
    tags,
    summary: 'Whether a one-time link still works, or was used',
    body: z.strictObject({ token: z.string().min(1).max(200) }),
    response: {
      200: z.object({ state: z.enum(['open', 'used']) }).meta({ id: 'Claim' }),
      default: problemAnswer,
    },
  },
});

/** GET /api/operator/mailbox */
export const listMailRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/mailbox',
  config,
  schema: {
    operationId: 'listMail',
    tags,
    summary: 'Mail on disk: no SMTP server is set, or it did not take it',
    response: { 200: pageSchemaOf(mailSchema), default: problemAnswer },
  },
});

/** GET /api/operator/mailbox/{id} */
export const readMailRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/mailbox/:id',
  config,
  schema: {
    operationId: 'readMail',
    tags,
    summary: 'One mail',
    params: idParamsSchema,
    response: {
      200: mailSchema
        .extend({ text: z.string(), html: z.string().nullable() })
        .meta({ id: 'Mail' }),
      default: problemAnswer,
    },
  },
});

/** GET /api/operator/invariants */
export const readInvariantsRoute = defineRoute({
  method: 'GET',
  url: '/api/operator/invariants',
  config,
  schema: {
    operationId: 'readInvariants',
    tags,
    summary: 'What the last check of the books found',
    response: { 200: invariantsSchema, default: problemAnswer },
  },
});

/** POST /api/operator/invariants */
export const checkInvariantsRoute = defineRoute({
  method: 'POST',
  url: '/api/operator/invariants',
  config,
  schema: {
    operationId: 'checkInvariants',
    tags,
    summary: 'Check the books now',
    body: z.strictObject({}).nullish(),
    response: { 200: invariantsSchema, default: problemAnswer },
  },
});
