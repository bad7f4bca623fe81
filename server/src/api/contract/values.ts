import { z } from 'zod';

/** An amount of money on our own wire. */
export const amountSchema = z
  .string()
  .regex(/^-?\d+\.\d{9}$/)
  .meta({
    id: 'Amount',
    description:
      'Dollars as a decimal string with all nine places: an exact amount, never a float.',
    examples: ['0.001875000'],
  });

/** A point in time on our own wire. */
export const timeSchema = z.iso.datetime().meta({
  id: 'Time',
  description: 'An instant in UTC.',
  examples: ['2026-11-22T09:30:00.000Z'],
});

/** Microseconds on our own wire. */
export const microsecondsSchema = z
  .number()
  .int()
  .nonnegative()
  .meta({ id: 'Microseconds', description: 'A duration in whole microseconds.' });

/** A whole number that counts things. */
export const countSchema = z.number().int().nonnegative();

/** What a customer has marked a run with, to split costs by. */
export const tagsSchema = z
  .record(z.string(), z.string())
  .meta({ id: 'Tags', description: 'As sent in `x-tags`.', examples: [{ team: 'vision' }] });

/** Every refusal, on every route. */
const problemSchema = z
  .looseObject({
    type: z.url().meta({ description: 'The page that explains this problem.' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string().meta({ description: 'The stable name of the problem: read this one.' }),
    error: z.string().optional().meta({ description: 'On the run API: the same as `detail`.' }),
    field: z.string().optional(),
    limit: z.number().optional(),
    requestId: z.string().optional(),
    charge: amountSchema.optional(),
    available: amountSchema.optional(),
    required: amountSchema.optional(),
    shortfall: amountSchema.optional(),
    resetsAt: timeSchema.nullable().optional(),
    topUpUrl: z.url().nullable().optional(),
    retryAfterMs: z.number().optional(),
  })
  .meta({
    id: 'Problem',
    description: 'A refusal as RFC 9457 defines it, with a stable code and typed members.',
  });

/** The answer of every route when it refuses. */
export const problemAnswer = {
  description: 'Refused: a problem (RFC 9457).',
  content: { 'application/problem+json': { schema: problemSchema } },
};

/** Makes the schema of one page of a list. */
export function pageSchemaOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Send it back as `cursor`; null at the end.' }),
  });
}

/** The query of a list. */
export const pageQuerySchema = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Why an operator does something; it stays in the audit log. */
export const reasonSchema = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .meta({ description: 'Why: it stays in the audit log for ever.' });

/** A path with a model's name in it. */
export const slugParamsSchema = z.object({ slug: z.string().max(100) });

/** A path with an id in it. */
export const idParamsSchema = z.object({ id: z.string().max(100) });

/** An answer without a body. */
export const nothingSchema = z.undefined().describe('Done.');
