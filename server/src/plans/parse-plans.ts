import { z } from 'zod';
import { dollars, type Fault, parseDataFile } from '../data-files/index.ts';
import { FREE_PLAN_SLUG, type PlanDefinition } from './plan.ts';

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MOST_DOLLARS = 1_000_000;

const introductory = z.strictObject({
  multiplier: z.int().min(2).max(10),
  for: z.string().regex(/^([1-9]\d{0,2} days|first cycle)$/, {
    error: 'is not a period — write "30 days" or "first cycle"',
  }),
});

const plan = z.strictObject({
  slug: z
    .string()
    .max(64)
    .regex(KEBAB, { error: 'is not a slug — use a-z, 0-9 and single hyphens' }),
  name: z.string().min(1).max(100),
  retired: z.boolean().default(false),
  price: dollars(MOST_DOLLARS),
  credits: z.strictObject({ amount: dollars(MOST_DOLLARS), cadence: z.enum(['day', 'cycle']) }),
  introductory: introductory.optional(),
  premium: z.boolean(),
  whenFundsEnd: z.enum(['finish', 'stop']),
  limits: z.strictObject({
    requestsPerMinute: z.int().min(1).max(10_000_000),
    concurrentRuns: z.int().min(1).max(1_000_000),
  }),
});

const file = z.strictObject({ plans: z.array(plan).min(1).max(100) });

const loose = z.object({
  plans: z.array(
    z.unknown().transform((value) => (value ?? {}) as { slug?: unknown; price?: unknown }),
  ),
});

/**
 * Reads `plans.yaml`.
 *
 * Throws a DataFileError with every fault and its line.
 */
export function parsePlans(text: string, name = 'plans.yaml'): readonly PlanDefinition[] {
  const amountKeys = new Set(['price', 'amount']);
  return parseDataFile({ name, text, schema: file, amountKeys, check }).plans.map(fromFile);
}

function check(raw: unknown): readonly Fault[] {
  const plans = loose.safeParse(raw).data?.plans ?? [];
  const slugs = plans.map((each) => each.slug);
  const faults: Fault[] = slugs.flatMap((slug, index) =>
    slug !== undefined && slugs.indexOf(slug) < index
      ? [{ path: ['plans', index, 'slug'], message: `"${slug}" is used twice — rename one` }]
      : [],
  );
  if (plans.length === 0) return faults;
  const free = slugs.indexOf(FREE_PLAN_SLUG);
  if (free === -1) {
    faults.push({ path: ['plans'], message: 'has no plan "free", on which all start — add it' });
  } else if (Number(plans[free]?.price) !== 0) {
    const message = 'must be 0 for the plan "free", on which everyone starts — correct it';
    faults.push({ path: ['plans', free, 'price'], message });
  }
  return faults;
}

function fromFile(entry: z.infer<typeof plan>): PlanDefinition {
  const { multiplier, for: period = '' } = entry.introductory ?? {};
  return {
    slug: entry.slug,
    name: entry.name,
    retired: entry.retired,
    priceNanos: entry.price,
    creditNanos: entry.credits.amount,
    creditCadence: entry.credits.cadence,
    introductory:
      multiplier === undefined
        ? null
        : {
            multiplier,
            period:
              period === 'first cycle'
                ? { kind: 'first-cycle' }
                : { kind: 'days', days: Number.parseInt(period, 10) },
          },
    premium: entry.premium,
    whenFundsEnd: entry.whenFundsEnd,
    requestsPerMinute: entry.limits.requestsPerMinute,
    concurrentRuns: entry.limits.concurrentRuns,
  };
}
