import { formatDollars, parseDollars } from '../money/index.ts';
import { notify, type Queryable, type Transaction } from '../postgres/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import { hashOfPlan } from './decide-plan-load.ts';
import type { Plan } from './plan.ts';

/** The channel on which every process hears that plans have changed. */
export const PLANS_CHANGED = 'plans_changed';

type PlanContent = Omit<Plan, 'slug' | 'version' | 'priceNanos' | 'creditNanos'> &
  Readonly<{ price: string; credit: string }>;
type PlanRow = Readonly<{ slug: string; version: number; content: PlanContent }>;

/** Lets one process at a time load plans, until the transaction ends. */
export async function lockPlans(tx: Transaction): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('plans', 0))`);
}

/** All versions of all plans. */
export async function readPlanVersions(db: Queryable): Promise<readonly Plan[]> {
  const found = await db.query<PlanRow>('select slug, version, content from plan_versions');
  return found.rows.map(fromRow);
}

/** Writes new versions and tells every process. */
export async function insertPlanVersions(
  tx: Transaction,
  now: Instant,
  plans: readonly Plan[],
): Promise<void> {
  const slugs = plans.map((plan) => plan.slug);
  await tx.query(
    `insert into plans (slug, recorded_at)
     select slug, $2 from unnest($1::text[]) as slug on conflict do nothing`,
    [slugs, toIso(now)],
  );
  await tx.query(
    `insert into plan_versions (slug, version, content, content_hash, recorded_at)
     select *, $5::timestamptz from unnest($1::text[], $2::integer[], $3::jsonb[], $4::text[])`,
    [
      slugs,
      plans.map((plan) => plan.version),
      plans.map((plan) => JSON.stringify(toContent(plan))),
      plans.map(hashOfPlan),
      toIso(now),
    ],
  );
  await notify(tx, PLANS_CHANGED, '');
}

function toContent(plan: Plan): PlanContent {
  const { slug: _slug, version: _version, priceNanos, creditNanos, ...plain } = plan;
  return { ...plain, price: formatDollars(priceNanos), credit: formatDollars(creditNanos) };
}

function fromRow({ slug, version, content }: PlanRow): Plan {
  const { price, credit, ...plain } = content;
  const priceNanos = parseDollars(price);
  return { ...plain, slug, version, priceNanos, creditNanos: parseDollars(credit) };
}
