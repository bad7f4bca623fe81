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
import { type Instant, toIso } from '../time/index.ts';
import type { UpstreamHealth } from '../upstreams/index.ts';
import type { Speed, SpeedView } from '../usage/index.ts';
import type {
  deploymentSchema,
  modelSchema,
  modelSummarySchema,
  quoteSchema,
} from './contract/models.ts';
import type { ApiDependencies } from './dependencies.ts';

/** A deployment with what is known of it now. */
export type Offer = Readonly<{
  deployment: Deployment;
  rateCard: RateCard;
  health: UpstreamHealth;
  speed: Speed | null;
}>;

const GPU_SECOND_US = 1_000_000n;
/** As in the gateway: before so many runs, the configured default is held. */
const SAMPLES_NEEDED = 20;

/** The deployments of a model that have a price now. */
export function collectOffers(
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

/** A model as the list shows it: as ready as its readiest offer, from its lowest price. */
export function toSummary(
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
  if (a === undefined || b === undefined) return 0;
  // Amounts per different quantities are compared as the fractions they are.
  const [left, right] = [a.amountNanos * b.unitQuantity, b.amountNanos * a.unitQuantity];
  if (left === right) return 0;
  return left < right ? -1 : 1;
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

/** A model with everything its page shows. */
export function toModel(
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

/** What a usual run is expected to cost, and one that goes on until its deadline. */
export function usualQuote(
  { maxMegapixels }: Pick<Model, 'maxMegapixels'>,
  offer: Offer,
): z.output<typeof quoteSchema> {
  const { deployment, rateCard, speed } = offer;
  const deadlineUs = BigInt(deployment.runDeadlineMs) * 1_000n;
  // The picture is not known yet: the most is what the largest one that the model takes costs.
  const megapixel = BigInt(Math.round(maxMegapixels * 1_000_000));
  const most = { run: 1n, gpu_time: deadlineUs, megapixel };
  const maximum = rateUsage(most, rateCard.components);
  return {
    expected: formatDollars(speed?.typicalChargeNanos ?? expectedHold(offer)),
    maximum: formatDollars(maximum),
    basis: speed === null ? 'default' : 'recent-runs',
  };
}
