import { bucketOf, type Model, type Parameters, validatePartly } from '../catalog/index.ts';
import { countUsage } from '../pricing/index.ts';
import { problem } from '../problems/index.ts';
import { chooseDeployment } from './choose-deployment.ts';
import { findModel, noWorker } from './find-model.ts';
import { collectOffers, type OfferContext, type QuotedOffer, quoteOffer } from './offer.ts';

/** What is asked before a run: parameters as far as they are known, pictures by their size. */
export type QuoteRequest = Readonly<{
  slug: string;
  /** What is missing counts as the most it can be. */
  parameters: Readonly<Record<string, unknown>>;
  /** Width × height of the picture that would be sent; null: any. */
  pixels: number | null;
  /** As in `x-deployment`; null: none is named. */
  deployment: string | null;
}>;

/** What a run would cost where it would go, and at each deployment. */
export type QuotedRun = Readonly<{ chosen: QuotedOffer; offers: readonly QuotedOffer[] }>;

/**
 * What a run would cost at each deployment, and which would run it: by the decisions that the run
 * itself is held and sent by, without looking at anybody's books.
 *
 * Law: the maximum is never exceeded by the charge of a run with these parameters at these prices.
 * Refuses: not-found · model-retired · invalid-request · no-worker, where nothing has a price
 */
export function quoteRun(context: OfferContext, request: QuoteRequest): QuotedRun {
  const model = findModel(context.catalog(), request.slug);
  const offers = quoteOffers(context, model, request);
  const chosen = chooseDeployment({
    offers,
    asked: request.deployment,
    field: 'deployment',
    quoteOf: (offer) => offer,
  });
  if (chosen === null) throw noWorker(model);
  return { chosen, offers };
}

/** What a usual run costs at each deployment of a model; empty where none has a price. */
export function usualOffers(context: OfferContext, model: Model): readonly QuotedOffer[] {
  return quoteOffers(context, model, { parameters: {}, pixels: null });
}

function quoteOffers(
  context: OfferContext,
  model: Model,
  run: Readonly<{ parameters: Parameters; pixels: number | null }>,
): readonly QuotedOffer[] {
  const parameters = validatePartly(model, run.parameters);
  const takesPicture = model.input === 'image';
  const pixels = takesPicture ? run.pixels : 0;
  refuseSize(model, run.pixels);
  const counted = countUsage(model, { parameters, images: takesPicture ? 1 : 0, pixels });
  const known = isBucketKnown(model, parameters, pixels);
  const bucket = known ? bucketOf(model, parameters, takesPicture ? pixels : null) : null;
  return collectOffers(context, model.slug).map((offer) =>
    quoteOffer(context, offer, { counted, bucket, capNanos: null }),
  );
}

/** Whether what is still missing could not move a run from one bucket to another. */
function isBucketKnown(model: Model, parameters: Parameters, pixels: number | null): boolean {
  const missing = model.parameters.required.filter((name) => parameters[name] === undefined);
  return !model.buckets.some(
    (rule) =>
      (rule.maxMegapixels !== null && pixels === null) ||
      missing.some((name) => rule.parameters[name] !== undefined),
  );
}

function refuseSize(model: Model, pixels: number | null): void {
  if (pixels === null) return;
  const field = 'megapixels';
  if (model.input !== 'image') {
    throw problem('invalid-request', 'This model takes no picture.', { field });
  }
  if (pixels > model.maxMegapixels * 1_000_000) {
    const detail = `This model takes at most ${model.maxMegapixels} megapixels.`;
    throw problem('invalid-request', detail, { field });
  }
}
