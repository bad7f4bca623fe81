import type { z } from 'zod';
import { type Model, quantityRulesOf } from '../catalog/index.ts';
import {
  describeUnit,
  divideHalfAwayFromZero,
  formatDollars,
  METERS,
  nanoUsd,
  type Price,
} from '../money/index.ts';
import type { QuotedOffer } from '../quotes/index.ts';
import { toIso } from '../time/index.ts';
import type { Speed, SpeedView } from '../usage/index.ts';
import type {
  deploymentSchema,
  deploymentSummarySchema,
  modelSchema,
  modelSummarySchema,
  quoteSchema,
} from './contract/models.ts';

const GPU_SECOND_US = 1_000_000n;

/** A model as the list shows it: as ready as its readiest offer, from its lowest price. */
export function toSummary(
  model: Model,
  offers: readonly QuotedOffer[],
  speeds: SpeedView,
): z.output<typeof modelSummarySchema> {
  return {
    ...summaryOf(model, offers, speeds),
    deployments: offers.map((offer) => toDeploymentSummary(offer, speeds)),
  };
}

function summaryOf(
  model: Model,
  offers: readonly QuotedOffer[],
  speeds: SpeedView,
): Omit<z.output<typeof modelSummarySchema>, 'deployments'> {
  const { slug, name, summary, licence, premium, input, output } = model;
  const ranks = ['warm', 'cold', 'down'] as const;
  const status = ranks.find((rank) => offers.some(({ health }) => health === rank)) ?? 'down';
  const cards = offers.map(({ rateCard }) => rateCard.components);
  const [lowest = []] = cards.toSorted((a, b) => compare(headlineOf(a), headlineOf(b)));
  const measured = speeds.ofModel(slug);
  return {
    ...{ slug, name, summary, licence, premium, status, input, output },
    fromPrice: { ...priceFrom(headlineOf(lowest)), besides: besidesHeadline(lowest) },
    speed: toSpeed(measured),
    typicalCharge: typicalCharge(offers.find(({ health }) => health !== 'down') ?? offers[0]),
  };
}

function toDeploymentSummary(
  offer: QuotedOffer,
  speeds: SpeedView,
): z.output<typeof deploymentSummarySchema> {
  const { deployment, rateCard, health } = offer;
  const { id, name, gpu, provider } = deployment;
  const speed = speeds.ofDeployment(id);
  return {
    ...{ id, name, gpu, provider, status: health },
    perGpuSecond: perGpuSecond(rateCard.components),
    typicalCharge: typicalCharge(offer),
    p50Us: speed === null ? null : Number(speed.p50Us),
    p95Us: speed === null ? null : Number(speed.p95Us),
    runs: speed?.runs ?? 0,
  };
}

/** The price a deployment is known by: that of GPU time, else its first above zero. */
function headlineOf(components: readonly Price[]): Price | undefined {
  const priced = components.find(({ amountNanos }) => amountNanos > 0n);
  return gpuPrice(components) ?? priced ?? components[0];
}

/** Prices of one meter by their size; those of different meters stay as they stand. */
function compare(a: Price | undefined, b: Price | undefined): number {
  if (a === undefined || b === undefined || a.meter !== b.meter) return 0;
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

type FromPrice = z.output<typeof modelSummarySchema>['fromPrice'];

/** What else is paid for: the price a list shows must not leave out half of it. */
function besidesHeadline(components: readonly Price[]): FromPrice['besides'] {
  const headline = headlineOf(components);
  return components
    .filter((price) => price !== headline && price.amountNanos > 0n)
    .map(toComponent);
}

function toComponent(price: Price): FromPrice['besides'][number] {
  return {
    meter: price.meter,
    amount: formatDollars(price.amountNanos),
    unitQuantity: price.unitQuantity.toString(),
    unit: METERS[price.meter],
  };
}

function priceFrom(price: Price | undefined): Omit<FromPrice, 'besides'> {
  if (price === undefined) {
    return { amount: formatDollars(nanoUsd(0n)), meter: 'run', unit: 'run', gpuSecond: false };
  }
  const gpuSecond = perGpuSecond([price]);
  if (gpuSecond !== null) {
    return { amount: gpuSecond, meter: 'gpu_time', unit: 'GPU second', gpuSecond: true };
  }
  return {
    amount: formatDollars(price.amountNanos),
    meter: price.meter,
    unit: describeUnit(price),
    gpuSecond: false,
  };
}

/** A model with everything its page shows. */
export function toModel(
  model: Model,
  offers: readonly QuotedOffer[],
  speeds: SpeedView,
): z.output<typeof modelSchema> {
  return {
    ...summaryOf(model, offers, speeds),
    description: model.description,
    credits: model.credits,
    parameters: { ...model.parameters },
    maxBytes: model.maxBytes,
    maxMegapixels: model.maxMegapixels,
    quantities: { ...quantityRulesOf(model) },
    examples: model.examples.map(({ name, parameters, imageUrl, outputUrl }) => ({
      name,
      parameters: { ...parameters },
      ...(imageUrl === null ? {} : { imageUrl }),
      ...(outputUrl === null ? {} : { outputUrl }),
    })),
    deployments: offers.map((offer) =>
      toDeployment(offer, speeds.ofDeployment(offer.deployment.id)),
    ),
  };
}

function toDeployment(offer: QuotedOffer, speed: Speed | null): z.output<typeof deploymentSchema> {
  const { deployment, rateCard, health, quote } = offer;
  const { id, name, gpu, provider, region, meter, runDeadlineMs } = deployment;
  return {
    ...{ id, name, gpu, provider, region, meter, runDeadlineMs, status: health },
    rateCard: {
      id: rateCard.id,
      version: rateCard.version,
      from: toIso(rateCard.validFrom),
      components: rateCard.components.map(toComponent),
    },
    perGpuSecond: perGpuSecond(rateCard.components),
    speed: toSpeed(speed),
    typicalCharge: typicalCharge(offer),
    expectedHold: formatDollars(quote.holdNanos),
  };
}

function toSpeed(speed: Speed | null): z.output<typeof modelSummarySchema>['speed'] {
  if (speed === null) return null;
  return { runs: speed.runs, p50Us: Number(speed.p50Us), p95Us: Number(speed.p95Us) };
}

/** What half of all runs cost at most where a run goes, at the prices of now. */
function typicalCharge(offer: QuotedOffer | undefined): string | null {
  const nanos = offer?.quote.typicalNanos ?? null;
  return nanos === null ? null : formatDollars(nanos);
}

/** A quote as the API tells it. */
export function toQuote(
  chosen: QuotedOffer,
  offers: readonly QuotedOffer[],
): z.output<typeof quoteSchema> {
  const { deployment, quote } = chosen;
  return {
    deployment: { id: deployment.id, name: deployment.name },
    expected: formatDollars(quote.expectedNanos),
    typical: quote.typicalNanos === null ? null : formatDollars(quote.typicalNanos),
    hold: formatDollars(quote.holdNanos),
    maximum: formatDollars(quote.maximumNanos),
    basis: quote.basis,
    perDeployment: offers.map((offer) => ({
      id: offer.deployment.id,
      expected: formatDollars(offer.quote.expectedNanos),
      maximum: formatDollars(offer.quote.maximumNanos),
      p50Us: offer.p50Us === null ? null : Number(offer.p50Us),
      status: offer.health,
    })),
  };
}
