import type { RateCardId } from '../ids/index.ts';
import { formatDollars, isMeter, nanoUsd, type Price, parseDollars } from '../money/index.ts';
import { notify, type Queryable, type Transaction } from '../postgres/index.ts';
import { assert } from '../problems/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { CatalogContent } from './catalog-view.ts';
import { hashOfVersion } from './decide-catalog-load.ts';
import type { Deployment } from './deployment.ts';
import type { Model } from './model.ts';
import { hashOfPrices } from './plan-rate-cards.ts';
import type { StoredRateCard } from './rate-card.ts';

/** The channel on which every process hears that the catalog has changed. */
export const CATALOG_CHANGED = 'catalog_changed';

/** Lets one process at a time load a catalog, until the transaction ends. */
export async function lockCatalog(tx: Transaction): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('catalog', 0))`);
}

/** Tells every process, once the transaction commits, that the catalog has changed. */
export async function announceCatalog(tx: Transaction): Promise<void> {
  await notify(tx, CATALOG_CHANGED, '');
}

type ModelRow = Readonly<{
  slug: string;
  version: number;
  content: Omit<Model, 'slug' | 'version'>;
}>;

type DeploymentContent = Omit<Deployment, 'id' | 'modelSlug' | 'version' | 'defaultHoldNanos'> &
  Readonly<{ defaultHold: string }>;

type DeploymentRow = Readonly<{
  deployment_id: string;
  model: string;
  version: number;
  content: DeploymentContent;
}>;

type RateCardRow = Readonly<{
  rate_card_id: RateCardId;
  deployment_id: string;
  version: number;
  valid_from: Instant;
  meters: readonly string[];
  amounts: readonly bigint[];
  units: readonly bigint[];
}>;

/** The newest version of each model and deployment, and all rate cards. */
export async function readCatalog(db: Queryable): Promise<CatalogContent> {
  const models = await db.query<ModelRow>(
    `select distinct on (slug) slug, version, content
     from model_versions order by slug, version desc`,
  );
  const deployments = await db.query<DeploymentRow>(
    `select distinct on (deployment_id) deployment_id, d.model, v.version, v.content
     from deployment_versions v join deployments d using (deployment_id)
     order by deployment_id, v.version desc`,
  );
  const rateCards = await db.query<RateCardRow>(
    `select rate_card_id, deployment_id, version, valid_from,
       array_agg(c.meter order by c.meter) as meters,
       array_agg(c.amount_nanos order by c.meter) as amounts,
       array_agg(c.unit_quantity order by c.meter) as units
     from rate_cards join rate_card_components c using (rate_card_id)
     group by rate_card_id order by deployment_id, version`,
  );
  return {
    models: models.rows.map(toModel),
    deployments: deployments.rows.map(toDeployment),
    rateCards: rateCards.rows.map(toRateCard),
  };
}

/** What a version says that was written before a field was there: that field's default. */
const MODEL_DEFAULTS = { output: 'image', quantities: {} } as const;

function toModel({ slug, version, content }: ModelRow): Model {
  const examples = content.examples.map((each) => ({ ...EXAMPLE_DEFAULTS, ...each }));
  return { ...MODEL_DEFAULTS, ...content, examples, slug, version };
}

const EXAMPLE_DEFAULTS = { outputUrl: null } as const;
const DEPLOYMENT_DEFAULTS = { position: 0 } as const;

function toDeployment(row: DeploymentRow): Deployment {
  const { defaultHold, ...plain } = row.content;
  return {
    ...DEPLOYMENT_DEFAULTS,
    ...plain,
    id: row.deployment_id,
    modelSlug: row.model,
    version: row.version,
    defaultHoldNanos: parseDollars(defaultHold),
  };
}

function toRateCard(row: RateCardRow): StoredRateCard {
  return {
    id: row.rate_card_id,
    deploymentId: row.deployment_id,
    version: row.version,
    validFrom: row.valid_from,
    components: row.meters.map((meter, at): Price => {
      assert(isMeter(meter), `rate card ${row.rate_card_id} prices an unknown meter ${meter}`);
      const amountNanos = nanoUsd(row.amounts[at] ?? 0n);
      return { meter, amountNanos, unitQuantity: row.units[at] ?? 1n };
    }),
  };
}

/** Writes new versions of models. */
export async function insertModels(
  tx: Transaction,
  now: Instant,
  models: readonly Model[],
): Promise<void> {
  const slugs = models.map((model) => model.slug);
  await tx.query(
    `insert into models (slug, recorded_at)
     select slug, $2 from unnest($1::text[]) as slug on conflict do nothing`,
    [slugs, toIso(now)],
  );
  await tx.query(
    `insert into model_versions (slug, version, content, content_hash, recorded_at)
     select *, $5::timestamptz from unnest($1::text[], $2::integer[], $3::jsonb[], $4::text[])`,
    [
      slugs,
      models.map((model) => model.version),
      models.map(({ slug: _slug, version: _version, ...content }) => JSON.stringify(content)),
      models.map(hashOfVersion),
      toIso(now),
    ],
  );
}

/** Writes new versions of deployments. */
export async function insertDeployments(
  tx: Transaction,
  now: Instant,
  deployments: readonly Deployment[],
): Promise<void> {
  const ids = deployments.map((deployment) => deployment.id);
  await tx.query(
    `insert into deployments (deployment_id, model, recorded_at)
     select id, model, $3 from unnest($1::text[], $2::text[]) as d (id, model)
     on conflict do nothing`,
    [ids, deployments.map((deployment) => deployment.modelSlug), toIso(now)],
  );
  await tx.query(
    `insert into deployment_versions (deployment_id, version, content, content_hash, recorded_at)
     select *, $5::timestamptz from unnest($1::text[], $2::integer[], $3::jsonb[], $4::text[])`,
    [
      ids,
      deployments.map((deployment) => deployment.version),
      deployments.map((deployment) => JSON.stringify(toContent(deployment))),
      deployments.map(hashOfVersion),
      toIso(now),
    ],
  );
}

function toContent(deployment: Deployment): DeploymentContent {
  const { id: _id, modelSlug: _slug, version: _version, defaultHoldNanos, ...plain } = deployment;
  return { ...plain, defaultHold: formatDollars(defaultHoldNanos) };
}

/** Writes new rate cards with their components. */
export async function insertRateCards(
  tx: Transaction,
  now: Instant,
  cards: readonly StoredRateCard[],
): Promise<void> {
  await tx.query(
    `insert into rate_cards
       (rate_card_id, deployment_id, version, valid_from, content_hash, recorded_at)
     select *, $6::timestamptz from
       unnest($1::text[], $2::text[], $3::integer[], $4::timestamptz[], $5::text[])`,
    [
      cards.map((card) => card.id),
      cards.map((card) => card.deploymentId),
      cards.map((card) => card.version),
      cards.map((card) => toIso(card.validFrom)),
      cards.map((card) => hashOfPrices(card.components)),
      toIso(now),
    ],
  );
  const rows = cards.flatMap(({ id, components }) => components.map((each) => ({ id, ...each })));
  await tx.query(
    `insert into rate_card_components (rate_card_id, meter, amount_nanos, unit_quantity)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.meter),
      rows.map((row) => row.amountNanos),
      rows.map((row) => row.unitQuantity),
    ],
  );
}
