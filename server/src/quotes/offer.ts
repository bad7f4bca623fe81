import { type CatalogView, type Deployment, deadlineUs, type RateCard } from '../catalog/index.ts';
import type { NanoUsd } from '../money/index.ts';
import { type CountedUsage, decideQuote, type Quote } from '../pricing/index.ts';
import type { RunSamples } from '../runs/index.ts';
import type { Clock } from '../time/index.ts';
import type { UpstreamDirectory, UpstreamHealth } from '../upstreams/index.ts';

/** A deployment that has a price now, and how its worker is. */
export type Offer = Readonly<{
  deployment: Deployment;
  rateCard: RateCard;
  health: UpstreamHealth;
}>;

/** An offer, what a run costs there, and how long half of such runs took at most. */
export type QuotedOffer = Offer & Readonly<{ quote: Quote; p50Us: bigint | null }>;

/** What offers are collected from, and quoted by. */
export type OfferContext = Readonly<{
  clock: Clock;
  catalog: () => CatalogView;
  upstreams: Pick<UpstreamDirectory, 'healthOf'>;
  samples: Pick<RunSamples, 'recent'>;
}>;

/** A run as far as its price depends on it. */
export type PricedRun = Readonly<{
  counted: CountedUsage;
  /** Null where it is not known yet: any run of the model. */
  bucket: string | null;
  /** `x-max-cost`; null where there is none. */
  capNanos: NanoUsd | null;
}>;

/** The deployments of a model that have a price now, in the order of the catalog. */
export function collectOffers(context: OfferContext, slug: string): readonly Offer[] {
  const catalog = context.catalog();
  const now = context.clock.now();
  return catalog.deploymentsOf(slug).flatMap((deployment) => {
    const rateCard = catalog.rateCardAt(deployment.id, now);
    if (rateCard === null) return [];
    return [{ deployment, rateCard, health: context.upstreams.healthOf(deployment) }];
  });
}

/** Says what a run costs at an offer: the one quote behind pages, holds and `x-deployment`. */
export function quoteOffer(context: OfferContext, offer: Offer, run: PricedRun): QuotedOffer {
  const { deployment, rateCard } = offer;
  const recent = context.samples.recent(deployment.id, run.bucket);
  const quote = decideQuote({
    prices: rateCard.components,
    known: run.counted.known,
    most: { ...run.counted.most, gpu_time: deadlineUs(deployment) },
    recent,
    defaultHoldNanos: deployment.defaultHoldNanos,
    capNanos: run.capNanos,
  });
  return { ...offer, quote, p50Us: recent?.p50Us ?? null };
}
