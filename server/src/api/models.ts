import type { z } from 'zod';
import type { CatalogView, Deployment, Model, RateCard } from '../catalog/index.ts';
import {
  divideHalfAwayFromZero,
  formatDollars,
  METERS,
  type NanoUsd,
  nanoUsd,
  type Price,
} from '../money/index.ts';
import { rateUsage } from '../pricing/index.ts';
import { problem } from '../problems/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { UpstreamHealth } from '../upstreams/index.ts';
import { openSpeeds, type Speed, type SpeedView } from '../usage/index.ts';
import {
  type deploymentSchema,
  listModelsRoute,
  type modelSchema,
  type modelSummarySchema,
  quoteModelRoute,
  type quoteSchema,
  readModelRoute,
} from './contract/models.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { customerOf } from './edge/caller.ts';
import { parseJsonBody } from './edge/json-body.ts';

/** A deployment with what is known of it now. */
type Offer = Readonly<{
  deployment: Deployment;
  rateCard: RateCard;
  health: UpstreamHealth;
  speed: Speed | null;
}>;

const GPU_SECOND_US = 1_000_000n;
/** As in the gateway: before so many runs, the configured default is held. */
const SAMPLES_NEEDED = 20;

/** What can be run, where, at what price and how fast. */
export function registerModels(app: Api, dependencies: ApiDependencies): void {
  const { database, catalog, clock, gateway } = dependencies;
  const readSpeeds = openSpeeds(database.pool);
  const offersOf = (view: CatalogView, slug: string, speeds: SpeedView): readonly Offer[] =>
    collectOffers(dependencies, view, slug, { speeds, now: clock.now() });

  app.route({
    ...listModelsRoute,
    handler: async () => {
      const view = catalog();
      const speeds = await readSpeeds();
      const items = view.models.flatMap((model) => {
        const offers = offersOf(view, model.slug, speeds);
        return offers.length === 0 ? [] : [toSummary(model, offers, speeds)];
      });
      return { items, nextCursor: null };
    },
  });
  app.route({
    ...readModelRoute,
    handler: async (request) => {
      const { slug } = request.params;
      const view = catalog();
      const model = view.model(slug);
      if (model === null) throw problem('not-found', 'There is no such model.');
      if (model.retired) throw problem('model-retired', `The model ${slug} has been retired.`);
      const speeds = await readSpeeds();
      const offers = offersOf(view, slug, speeds);
      if (offers.length === 0) throw problem('not-found', 'The model has no price yet.');
      return toModel(model, offers, speeds);
    },
  });
  app.route({
    ...quoteModelRoute,
    handler: async (request) => {
      const { slug } = request.params;
      const model = catalog().model(slug);
      const { parameters } = request.query;
      // A picture does not fit an address: what its run costs is said of usual ones.
      if (model !== null && (parameters === undefined || model.input === 'image')) {
        const [offer] = offersOf(catalog(), slug, await readSpeeds());
        if (offer !== undefined && !model.retired) return usualQuote(offer);
      }
      const quote = await gateway.quote({
        principal: { customerId: customerOf(request), keyId: null, source: 'playground' },
        slug,
        parameters: readParameters(parameters),
        fromMultipart: false,
        files: new Map(),
        maxCost: undefined,
        idempotencyKey: undefined,
      });
      const { expectedNanos, maximumNanos, basis } = quote;
      return {
        expected: formatDollars(expectedNanos),
        maximum: formatDollars(maximumNanos),
        basis,
      };
    },
  });
}

/** What a usual run is expected to cost, and one that goes on until its deadline. */
function usualQuote(offer: Offer): z.output<typeof quoteSchema> {
  const { deployment, rateCard, speed } = offer;
  const deadlineUs = BigInt(deployment.runDeadlineMs) * 1_000n;
  const maximum = rateUsage({ run: 1n, gpu_time: deadlineUs }, rateCard.components);
  return {
    expected: formatDollars(speed?.typicalChargeNanos ?? expectedHold(offer)),
    maximum: formatDollars(maximum),
    basis: speed === null ? 'default' : 'recent-runs',
  };
}

function readParameters(text: string | undefined): Readonly<Record<string, unknown>> {
  const value = text === undefined ? {} : parseJsonBody(Buffer.from(text));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw problem('invalid-request', 'The parameters are not a JSON object.', {
    field: 'parameters',
  });
}

function collectOffers(
  { upstreams }: Pick<ApiDependencies, 'upstreams'>,
  view: CatalogView,
  slug: string,
  at: Readonly<{ speeds: SpeedView; now: Instant }>,
): readonly Offer[] {
  return view.deploymentsOf(slug).flatMap((deployment) => {
    const rateCard = view.rateCardAt(deployment.id, at.now);
    if (rateCard === null) return [];
    const health = upstreams.healthOf(deployment);
    return [{ deployment, rateCard, health, speed: at.speeds.ofDeployment(deployment.id) }];
  });
}

/** The offers of a model, as its list entry: it is as ready as its readiest, from its lowest price. */
function toSummary(
  model: Model,
  offers: readonly Offer[],
  speeds: SpeedView,
): z.output<typeof modelSummarySchema> {
  const { slug, name, summary, licence, premium, input } = model;
  const ranks = ['warm', 'cold', 'down'] as const;
  const status = ranks.find((rank) => offers.some(({ health }) => health === rank)) ?? 'down';
  const [first] = offers.toSorted((a, b) => compare(a.rateCard, b.rateCard));
  const measured = speeds.ofModel(slug);
  return {
    ...{ slug, name, summary, licence, premium, status, input },
    fromPrice: priceFrom(first?.rateCard.components ?? []),
    speed: toSpeed(measured),
    typicalCharge: measured === null ? null : formatDollars(measured.typicalChargeNanos),
  };
}

function compare(one: RateCard, other: RateCard): number {
  const [a, b] = [gpuPrice(one.components), gpuPrice(other.components)];
  return Number((a?.amountNanos ?? 0n) - (b?.amountNanos ?? 0n));
}

function gpuPrice(components: readonly Price[]): Price | undefined {
  return components.find(({ meter }) => meter === 'gpu_time');
}

/** What a GPU second costs; undefined where GPU time is not what is paid for. */
function perGpuSecond(components: readonly Price[]): string | null {
  const price = gpuPrice(components);
  if (price === undefined) return null;
  const nanos = divideHalfAwayFromZero(price.amountNanos * GPU_SECOND_US, price.unitQuantity);
  return formatDollars(nanoUsd(nanos));
}

function priceFrom(components: readonly Price[]): z.output<typeof modelSummarySchema>['fromPrice'] {
  const gpuSecond = perGpuSecond(components);
  if (gpuSecond !== null) {
    return { amount: gpuSecond, meter: 'gpu_time', unit: 'GPU second', gpuSecond: true };
  }
  const [price] = components;
  if (price === undefined) {
    return { amount: formatDollars(nanoUsd(0n)), meter: 'run', unit: 'run', gpuSecond: false };
  }
  const quantity = price.unitQuantity === 1n ? '' : `${price.unitQuantity} `;
  return {
    amount: formatDollars(price.amountNanos),
    meter: price.meter,
    unit: `${quantity}${METERS[price.meter]}`,
    gpuSecond: false,
  };
}

function toModel(
  model: Model,
  offers: readonly Offer[],
  speeds: SpeedView,
): z.output<typeof modelSchema> {
  return {
    ...toSummary(model, offers, speeds),
    description: model.description,
    credits: model.credits,
    parameters: { ...model.parameters },
    examples: model.examples.map(({ name, parameters, imageUrl }) => ({
      name,
      parameters: { ...parameters },
      ...(imageUrl === null ? {} : { imageUrl }),
    })),
    deployments: offers.map(toDeployment),
  };
}

function toDeployment(offer: Offer): z.output<typeof deploymentSchema> {
  const { deployment, rateCard, health, speed } = offer;
  const { id, name, gpu, provider, region, meter, runDeadlineMs } = deployment;
  return {
    ...{ id, name, gpu, provider, region, meter, runDeadlineMs, status: health },
    rateCard: {
      id: rateCard.id,
      version: rateCard.version,
      from: toIso(rateCard.validFrom),
      components: rateCard.components.map((price) => ({
        meter: price.meter,
        amount: formatDollars(price.amountNanos),
        unitQuantity: price.unitQuantity.toString(),
        unit: METERS[price.meter],
      })),
    },
    perGpuSecond: perGpuSecond(rateCard.components),
    speed: toSpeed(speed),
    typicalCharge: speed === null ? null : formatDollars(speed.typicalChargeNanos),
    expectedHold: formatDollars(expectedHold(offer)),
  };
}

/** What is set aside for a usual run, as the gateway sizes it where runs are alike. */
function expectedHold({ deployment, rateCard, speed }: Offer): NanoUsd {
  if (speed === null || speed.runs < SAMPLES_NEEDED) return deployment.defaultHoldNanos;
  return rateUsage({ run: 1n, gpu_time: speed.p95Us }, rateCard.components);
}

function toSpeed(speed: Speed | null): z.output<typeof modelSummarySchema>['speed'] {
  if (speed === null) return null;
  return { runs: speed.runs, p50Us: Number(speed.p50Us), p95Us: Number(speed.p95Us) };
}
