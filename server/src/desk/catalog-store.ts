import { isMeter, nanoUsd, type Price } from '../money/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { assert } from '../problems/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { CatalogVersion } from './catalog-change.ts';

/** Which versions are asked for; undefined: all. */
export type VersionFilter = Readonly<{
  model: string | undefined;
  kind: CatalogVersion['kind'] | undefined;
}>;

/** Where a list of versions goes on: before this one. */
export type VersionPlace = Pick<CatalogVersion, 'kind' | 'name' | 'version'> &
  Readonly<{ recordedAt: Instant }>;

type PriceJson = Readonly<{ meter: string; amount: string; unit: string }>;
type VersionRow = Omit<CatalogVersion, 'prices' | 'pricesBefore'> &
  Readonly<{ prices: readonly PriceJson[] | null; pricesBefore: readonly PriceJson[] | null }>;

const VERSIONS = `
  select 'model' as kind, slug as name, slug as model, version, recorded_at,
    null::timestamptz as valid_from, null::text as card from model_versions
  union all
  select 'deployment', v.deployment_id, d.model, v.version, v.recorded_at, null, null
  from deployment_versions v join deployments d using (deployment_id)
  union all
  select 'rate-card', k.deployment_id, d.model, k.version, k.recorded_at, k.valid_from,
    k.rate_card_id
  from rate_cards k join deployments d using (deployment_id)`;

/** The prices of a rate card. */
function pricesOf(card: string): string {
  return `(select json_agg(json_build_object('meter', p.meter, 'amount', p.amount_nanos::text,
      'unit', p.unit_quantity::text) order by p.meter)
    from rate_card_components p where p.rate_card_id = ${card})`;
}

/** The card that was in force when this one began: one superseded before its day never was. */
const CARD_BEFORE = `(select k.rate_card_id from rate_cards k where v.card is not null
  and k.deployment_id = v.name and k.version < v.version and k.valid_from <= v.valid_from
  order by k.version desc limit 1)`;

/** What a version of a model or deployment says. */
function contentOf(version: string): string {
  return `case v.kind
    when 'model' then (select m.content from model_versions m
      where m.slug = v.name and m.version = ${version})
    when 'deployment' then (select d.content from deployment_versions d
      where d.deployment_id = v.name and d.version = ${version}) end`;
}

/** Versions before a place, newest first, each beside the one before it. */
export async function selectVersions(
  db: Queryable,
  page: VersionFilter & Readonly<{ before: VersionPlace | null; limit: number }>,
): Promise<readonly CatalogVersion[]> {
  const { before } = page;
  const { rows } = await db.query<VersionRow>(
    `select v.kind, v.name, v.model, v.version, v.recorded_at as "recordedAt",
       v.valid_from as "validFrom", coalesce(${contentOf('v.version')}, '{}') as content,
       ${contentOf('v.version - 1')} as "contentBefore", ${pricesOf('v.card')} as prices,
       ${pricesOf(CARD_BEFORE)} as "pricesBefore"
     from (select * from (${VERSIONS}) a
       where ($1::text is null or a.model = $1) and ($2::text is null or a.kind = $2)
         and ($3::timestamptz is null or (a.recorded_at, a.kind, a.name, a.version)
           < ($3, $4::text, $5::text, $6::integer))
       order by a.recorded_at desc, a.kind desc, a.name desc, a.version desc limit $7) v
     order by v.recorded_at desc, v.kind desc, v.name desc, v.version desc`,
    [
      page.model ?? null,
      page.kind ?? null,
      before === null ? null : toIso(before.recordedAt),
      before?.kind ?? '',
      before?.name ?? '',
      before?.version ?? 0,
      page.limit,
    ],
  );
  return rows.map((row) => ({
    ...row,
    prices: (row.prices ?? []).map(priceFromJson),
    pricesBefore: (row.pricesBefore ?? []).map(priceFromJson),
  }));
}

function priceFromJson({ meter, amount, unit }: PriceJson): Price {
  assert(isMeter(meter), `a rate card prices an unknown meter ${meter}`);
  return { meter, amountNanos: nanoUsd(BigInt(amount)), unitQuantity: BigInt(unit) };
}
