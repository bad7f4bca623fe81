import {
  bucketOf,
  type Deployment,
  type Model,
  type Parameters,
  type RateCard,
  typeTextFields,
  validateParameters,
} from '../catalog/index.ts';
import { formatDollars, type NanoUsd, ZERO_NANOS } from '../money/index.ts';
import type { SpooledFile } from '../pictures/index.ts';
import type { Plan } from '../plans/index.ts';
import { countUsage, type Quote, type Usage } from '../pricing/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';
import {
  chooseDeployment,
  collectOffers,
  findModel,
  noWorker,
  type OfferContext,
  type PricedRun,
  quoteOffer,
} from '../quotes/index.ts';
import {
  parseIdempotencyKey,
  parseMaxCost,
  parseTags,
  requestHash,
  type Tags,
} from '../runs/index.ts';
import { outputLimit } from './count-output.ts';
import { leastCap } from './least-cap.ts';
import type { RequestPictures } from './read-pictures.ts';
import type { RunRequest } from './run-request.ts';

/** Reads the pictures of one request, once, however often it is prepared. */
export type PicturesOnce = (
  sent: Readonly<{ model: Model; parameters: Parameters; plan: Plan }>,
) => Promise<RequestPictures>;

/** A request that is valid, priced and ready to be held. */
export type PreparedRun = Readonly<{
  model: Model;
  deployment: Deployment;
  rateCard: RateCard;
  plan: Plan;
  parameters: Parameters;
  files: ReadonlyMap<string, SpooledFile>;
  knownUsage: Usage;
  /** The most pixels the output may have, where they are what is paid for; else null. */
  outputLimit: bigint | null;
  bucket: string;
  quote: Quote;
  capNanos: NanoUsd | null;
  idempotencyKey: string | null;
  requestHash: string;
  tags: Tags;
  /** Why it cannot be started now; a run that its key knows already is answered all the same. */
  obstacle: ProblemError | null;
}>;

/**
 * Judges a request by everything that needs no books: the model, the plan, the parameters, the
 * pictures, the price.
 *
 * Refuses: not-found · model-retired · premium-model-requires-plan · invalid-request ·
 *   unsupported-media-type · payload-too-large · run-stopped-at-cap · no-worker
 */
export async function prepareRun(
  context: OfferContext,
  request: RunRequest,
  plan: Plan,
  readPictures: PicturesOnce,
): Promise<PreparedRun> {
  const capNanos = parseMaxCost(request.maxCost);
  const idempotencyKey = parseIdempotencyKey(request.idempotencyKey);
  const tags = parseTags(request.tags);
  const model = findModel(context.catalog(), request.slug);
  refusePremium(model, plan);
  const given = readParameters(model, request);
  const pictures = await readPictures({ model, parameters: given, plan });
  const parameters = Object.fromEntries(
    Object.entries(given).filter(([name]) => !pictures.identities.has(name)),
  );
  const hash = requestHash({
    slug: model.slug,
    parameters,
    files: pictures.identities,
    deployment: request.deployment ?? null,
    capNanos,
  });
  const sent = { parameters, images: pictures.identities.size, pixels: pictures.pixels ?? 0 };
  const counted = countUsage(model, sent);
  const bucket = bucketOf(model, parameters, pictures.pixels);
  const priced = priceRun(context, model, request, { counted, bucket, capNanos });
  return {
    ...priced,
    obstacle: pictures.obstacle ?? priced.obstacle,
    model,
    plan,
    parameters,
    files: pictures.files,
    knownUsage: counted.known,
    bucket,
    capNanos,
    idempotencyKey,
    requestHash: hash,
    tags,
  };
}

/** Chooses where a run goes and what it costs there, and sees whether it can. */
function priceRun(
  context: OfferContext,
  model: Model,
  request: RunRequest,
  run: PricedRun,
): Pick<PreparedRun, 'deployment' | 'rateCard' | 'quote' | 'outputLimit' | 'obstacle'> {
  const asked = request.deployment ?? null;
  const offer = chooseDeployment({
    offers: collectOffers(context, model.slug),
    asked,
    field: 'x-deployment',
    quoteOf: (each) => quoteOffer(context, each, run),
  });
  if (offer === null) throw noWorker(model);
  const { deployment, rateCard, health } = offer;
  const { quote } = quoteOffer(context, offer, run);
  const named = asked === deployment.id ? deployment : model;
  return {
    deployment,
    rateCard,
    quote,
    outputLimit: outputLimit(model, rateCard, run.counted.most),
    obstacle:
      capBelowPrice(run.capNanos, leastCap(rateCard.components, run.counted.known)) ??
      (health === 'down' ? noWorker(named) : null),
  };
}

/** What a run costs at least, whatever its GPU time, is not bought with a cap below it. */
function capBelowPrice(capNanos: NanoUsd | null, leastNanos: NanoUsd): ProblemError | null {
  if (capNanos === null || capNanos >= leastNanos) return null;
  return problem(
    'run-stopped-at-cap',
    `This run costs at least $${formatDollars(leastNanos)}, more than your x-max-cost of ` +
      `$${formatDollars(capNanos)}. It was not started, and nothing was charged.`,
    { charge: formatDollars(ZERO_NANOS), field: 'x-max-cost' },
  );
}

function refusePremium(model: Model, plan: Plan): void {
  if (!model.premium || plan.premium) return;
  const detail = `"${model.name}" is a premium model; your plan, ${plan.name}, does not include them.`;
  throw problem('premium-model-requires-plan', detail, { plan: plan.slug });
}

function readParameters(model: Model, request: RunRequest): Parameters {
  const uploads = Object.fromEntries(
    [...request.files.keys()].map((field) => [field, new Uint8Array(0)]),
  );
  if (!request.fromMultipart) return validateParameters(model, request.parameters);
  const fields = typeTextFields(model, request.parameters as Readonly<Record<string, string>>);
  return validateParameters(model, { ...fields, ...uploads });
}
