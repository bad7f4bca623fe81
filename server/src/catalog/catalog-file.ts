import { z } from 'zod';
import { dollars } from '../data-files/index.ts';
import { isMeter, type Meter } from '../money/index.ts';
import { type Instant, parseInstant } from '../time/index.ts';

const MOST_DOLLARS_PER_UNIT = 1_000_000;
const MOST_UNITS = 1_000_000_000_000;
const MOST_TIMES = 1_000_000_000;
const DAY_MS = 86_400_000;

const slug = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
    error: 'is not a name for an address — use a-z, 0-9 and single hyphens',
  });
const text = z.string().min(1).max(200);
const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: (issue) => (issue.input === undefined ? undefined : 'is not a text, number or boolean'),
});
const values = z.record(z.string(), scalar);

const parameter = z.strictObject({
  type: z.enum(['string', 'integer', 'number', 'boolean']),
  title: text.optional(),
  description: z.string().max(1_000).optional(),
  default: scalar.optional(),
  enum: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
  format: z.enum(['image', 'text']).optional(),
});

const parameters = z.strictObject({
  properties: z.record(
    z.string().regex(/^[a-z][a-zA-Z0-9_]{0,63}$/, { error: 'is not a parameter name' }),
    parameter,
  ),
  required: z.array(z.string()).default([]),
});

const meter = z
  .string()
  .refine(isMeter, { error: 'is not a meter — see server/src/money/price.ts' });

const component = z.strictObject({
  meter: meter.transform((name) => name as Meter),
  amount: dollars(MOST_DOLLARS_PER_UNIT),
  per: z.int().min(1).max(MOST_UNITS).default(1),
});

const from = z.string().transform((written, context): Instant => {
  try {
    return parseInstant(written);
  } catch {
    const message = 'is not an instant — write it like 2026-11-22T00:00:00Z';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
});

const rateCard = z.strictObject({
  from: from.optional(),
  perGpuSecond: dollars(MOST_DOLLARS_PER_UNIT).optional(),
  components: z.array(component).max(20).default([]),
});

const upstream = z.strictObject({
  protocol: z.literal('worker'),
  url: z.string().refine(isWorkerUrl, {
    error: 'is not a worker address — write http://HOST:PORT, https://… or builtin',
  }),
  model: text,
  token: z
    .string()
    .max(4_096)
    // What refers to the environment is as short as its name.
    .refine((written) => written.length >= 8 || written.startsWith('env:'), {
      error: 'is too short for a secret — make it at least 8 characters',
    })
    .optional(),
});

const deployment = z.strictObject({
  id: slug,
  name: text,
  gpu: text,
  provider: text,
  region: text,
  upstream,
  meter: z.enum(['worker', 'gateway']).default('worker'),
  runDeadlineMs: z.int().min(100).max(DAY_MS).default(600_000),
  defaultHold: dollars(MOST_DOLLARS_PER_UNIT),
  free: z.boolean().default(false),
  rateCards: z.array(rateCard).min(1).max(1_000),
});

const bucket = z.strictObject({
  name: slug,
  maxMegapixels: z.number().positive().optional(),
  parameters: values.default({}),
});

const quantity = z.strictObject({
  parameter: text.optional(),
  times: z.int().min(1).max(MOST_TIMES).optional(),
  input: z.enum(['pixels', 'images']).optional(),
  output: z.literal('pixels').optional(),
  maxMegapixels: z.number().positive().max(1_000).optional(),
  timesInput: z.number().positive().max(1_000).optional(),
});

const quantities = z.record(z.string(), quantity);

const model = z.strictObject({
  slug,
  name: text,
  summary: text,
  description: z.string().min(1).max(10_000),
  licence: text,
  credits: text,
  premium: z.boolean().default(false),
  retired: z.boolean().default(false),
  input: z.enum(['image', 'text', 'none']),
  output: z.enum(['image', 'svg', 'boxes', 'text', 'json']).default('image'),
  limits: z
    .strictObject({
      maxBytes: z.int().min(1).max(1_000_000_000).default(25_000_000),
      maxMegapixels: z.number().positive().max(1_000).default(50),
    })
    .prefault({}),
  parameters,
  quantities: quantities.default({}),
  examples: z
    .array(
      z.strictObject({
        name: text,
        parameters: values,
        imageUrl: text.optional(),
        outputUrl: text.optional(),
      }),
    )
    .max(20)
    .default([]),
  buckets: z.array(bucket).max(100).default([]),
  deployments: z.array(deployment).min(1).max(100),
});

/** The form of `catalog.yaml`: what can be said of each field alone. */
export const catalogFile = z.strictObject({ models: z.array(model).min(1).max(10_000) });

/** One model as the file writes it, checked and with defaults. */
export type ModelEntry = z.infer<typeof model>;
/** One deployment as the file writes it. */
export type DeploymentEntry = z.infer<typeof deployment>;
/** One rate card as the file writes it. */
export type RateCardEntry = z.infer<typeof rateCard>;
/** One rule of quantities as the file writes it. */
export type QuantityEntry = z.infer<typeof quantity>;
/** Rules of quantities as the file writes them. */
export const quantitiesEntry = quantities;
/** Parameters as the file declares them. */
export const parametersEntry = parameters;
/** One rate card as the file writes it, to check a card whatever is wrong around it. */
export const rateCardEntry = rateCard;

function isWorkerUrl(written: string): boolean {
  if (written === 'builtin') return true;
  const url = URL.parse(written);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return ['http:', 'https:'].includes(url.protocol) && url.search === '' && url.hash === '';
}
