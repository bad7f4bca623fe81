import type { CustomerId, GrantId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { type Instant, instant, toIso, utcDay } from '../time/index.ts';
import type { GrantLine, UsageSummary } from './usage-summary.ts';

type GrantJson = {
  grantId: GrantId;
  kind: string;
  label: string;
  promotional: boolean;
  amount: string;
  remaining: string;
  effectiveMs: number;
  expiresMs: number | null;
};

type SummaryRow = {
  plan: string;
  posted: bigint;
  held: bigint;
  debt: bigint;
  frozen: bigint;
  running: number;
  runs_total: bigint;
  charged_total: bigint;
  resets_at: Instant | null;
  runs_ended: bigint;
  refused: bigint;
  charged: bigint;
  grants: readonly GrantJson[];
};

/** What a customer has and has used; undefined where there is no such customer. */
export async function selectSummary(
  db: Queryable,
  now: Instant,
  customerId: CustomerId,
): Promise<UsageSummary | undefined> {
  const { rows } = await db.query<SummaryRow>({
    name: 'usage.summary',
    text: `select c.plan, w.posted, w.held, w.debt,
       case when w.next_expiry_at <= $2 then frozen_credit(w.customer_id, $2) else 0 end as frozen,
       w.open_holds as running, w.runs_total, w.charged_total,
       nullif(w.daily_credit_at, 'infinity') as resets_at, coalesce(d.runs, 0) as runs_ended,
       coalesce(d.refused, 0) as refused, coalesce(d.charged, 0) as charged,
       (select coalesce(json_agg(json_build_object('grantId', o.grant_id, 'kind', g.kind,
           'label', g.label, 'promotional', o.promotional, 'amount', g.amount::text,
           'remaining', o.remaining::text,
           'effectiveMs', floor(extract(epoch from o.effective_at) * 1000),
           'expiresMs', floor(extract(epoch from o.expires_at) * 1000))
           order by o.expires_at nulls last, o.promotional desc, o.effective_at, o.grant_id), '[]')
         from open_grants o join grants g using (customer_id, grant_id)
         where o.customer_id = w.customer_id and (o.expires_at is null or o.expires_at > $2)
       ) as grants
     from wallets w join customers c using (customer_id)
     left join usage_days d on d.customer_id = w.customer_id and d.day = $3
     where w.customer_id = $1`,
    values: [customerId, toIso(now), utcDay(now)],
  });
  return rows[0] && summaryFromRow(rows[0]);
}

function summaryFromRow(row: SummaryRow): UsageSummary {
  const available = row.posted - row.held - row.frozen;
  return {
    plan: row.plan,
    availableNanos: nanoUsd(available > 0n ? available : 0n),
    heldNanos: nanoUsd(row.held),
    postedNanos: nanoUsd(row.posted),
    debtNanos: nanoUsd(row.debt),
    grants: row.grants.map(grantFromJson),
    runsToday: row.runs_ended + BigInt(row.running),
    runsTotal: row.runs_total + BigInt(row.running),
    refusedToday: row.refused,
    spentTodayNanos: nanoUsd(row.charged),
    spentTotalNanos: nanoUsd(row.charged_total),
    running: row.running,
    resetsAt: row.resets_at,
  };
}

function grantFromJson(json: GrantJson): GrantLine {
  const { grantId, kind, label, promotional } = json;
  return {
    grantId,
    kind,
    label,
    promotional,
    amountNanos: nanoUsd(BigInt(json.amount)),
    remainingNanos: nanoUsd(BigInt(json.remaining)),
    effectiveAt: instant(json.effectiveMs),
    expiresAt: json.expiresMs === null ? null : instant(json.expiresMs),
  };
}

/** A text per customer that changes with every hold, settlement, grant and expiry. */
export async function selectMarks(
  db: Queryable,
  customers: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, string>> {
  const { rows } = await db.query<{ customer_id: CustomerId; mark: string }>({
    name: 'usage.marks',
    text: `select customer_id,
       concat_ws(' ', seq, posted, held, open_holds, runs_total, debt, rate_tat) as mark
     from wallets where customer_id = any ($1)`,
    values: [customers],
  });
  return new Map(rows.map((row) => [row.customer_id, row.mark]));
}
