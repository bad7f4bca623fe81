import {
  bucketOf,
  type CatalogView,
  type Deployment,
  type Model,
  type Parameters,
  type RateCard,
  typeTextFields,
  validateParameters,
} from '../catalog/index.ts';
import { formatDollars, type NanoUsd, ZERO_NANOS } from '../money/index.ts';
import type { Plan } from '../plans/index.ts';
import { estimateHold, type HoldEstimate, rateUsage, type Usage } from '../pricing/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';
import { parseIdempotencyKey, parseMaxCost, type RunSamples, requestHash } from '../runs/index.ts';
import type { Clock } from '../time/index.ts';
import type { UpstreamDirectory } from '../upstreams/index.ts';
import { readImages } from './read-images.ts';
import type { RunRequest, SpooledFile } from './run-request.ts';

/** What a request is judged against. */
export type PreparationContext = Readonly<{
  clock: Clock;
  catalog: () => CatalogView;
  upstreams: Pick<UpstreamDirectory, 'healthOf'>;
  samples: Pick<RunSamples, 'recentCharges'>;
  /** Where pictures sent inside JSON are written. */
  uploadFolder: string;
}>;

/** A request that is valid, priced and ready to be held. */
export type PreparedRun = Readonly<{
  model: Model;
  deployment: Deployment;
  rateCard: RateCard;
  plan: Plan;
  parameters: Parameters;
  files: ReadonlyMap<string, SpooledFile>;
  knownUsage: Usage;
  bucket: string;
  estimate: HoldEstimate;
  capNanos: NanoUsd | null;
  idempotencyKey: string | null;
  requestHash: string;
  /** Why it cannot be started now; a run that its key knows already is answered all the same. */
  obstacle: ProblemError | null;
}>;

/**
 * Judges a request by everything that needs no books: the model, the plan, the parameters, the
 * pictures, the price.
 *
 * Files written on the way are added to `written`, also when it refuses; the caller removes them.
 * Refuses: not-found · model-retired · premium-model-requires-plan · invalid-request ·
 *   unsupported-media-type · payload-too-large · run-stopped-at-cap · no-worker
 */
export async function prepareRun(
  context: PreparationContext,
  request: RunRequest,
  plan: Plan,
  written: string[],
): Promise<PreparedRun> {
  const capNanos = parseMaxCost(request.maxCost);
  const idempotencyKey = parseIdempotencyKey(request.idempotencyKey);
  const model = findModel(context.catalog(), request.slug, plan);
  const given = readParameters(model, request);
  const images = await readImages({
    model,
    parameters: given,
    uploads: request.files,
    folder: context.uploadFolder,
    written,
  });
  const parameters = Object.fromEntries(
    Object.entries(given).filter(([name]) => !images.files.has(name)),
  );
  const hash = requestHash({
    slug: model.slug,
    parameters,
    files: new Map([...images.files].map(([name, file]) => [name, file.sha256])),
  });
  const { deployment, rateCard, workerDown } = chooseDeployment(context, model);
  const knownUsage: Usage = {
    run: 1n,
    ...(images.pixels === null ? {} : { megapixel: BigInt(images.pixels) }),
  };
  const bucket = bucketOf(model, parameters, images.pixels);
  const estimate = estimateHold({
    prices: rateCard.components,
    knownUsage,
    recentCharges: context.samples.recentCharges(deployment.id, bucket),
    defaultHoldNanos: deployment.defaultHoldNanos,
    capNanos,
  });
  const obstacle =
    capBelowPrice(capNanos, knownUsage, rateCard) ?? (workerDown ? noWorker(model) : null);
  return {
    model,
    deployment,
    rateCard,
    plan,
    parameters,
    files: images.files,
    knownUsage,
    bucket,
    estimate,
    capNanos,
    idempotencyKey,
    requestHash: hash,
    obstacle,
  };
}

/** What a run costs for certain, whatever its GPU time, is not bought with a cap below it. */
function capBelowPrice(
  capNanos: NanoUsd | null,
  knownUsage: Usage,
  rateCard: RateCard,
): ProblemError | null {
  const knownNanos = rateUsage(knownUsage, rateCard.components);
  if (capNanos === null || capNanos >= knownNanos) return null;
  return problem(
    'run-stopped-at-cap',
    `This run costs at least $${formatDollars(knownNanos)}, more than your x-max-cost of ` +
      `$${formatDollars(capNanos)}. It was not started, and nothing was charged.`,
    { charge: formatDollars(ZERO_NANOS), field: 'x-max-cost' },
  );
}

function findModel(catalog: CatalogView, slug: string, plan: Plan): Model {
  const model = catalog.model(slug);
  if (model === null) {
    throw problem('not-found', `There is no model "${slug.slice(0, 100)}".`, { field: 'model' });
  }
  if (model.retired) {
    throw problem('model-retired', `The model "${slug}" has been retired.`, { field: 'model' });
  }
  if (model.premium && !plan.premium) {
    const detail = `"${model.name}" is a premium model; your plan, ${plan.name}, does not include them.`;
    throw problem('premium-model-requires-plan', detail, { plan: plan.slug });
  }
  return model;
}

function readParameters(model: Model, request: RunRequest): Parameters {
  const uploads = Object.fromEntries(
    [...request.files.keys()].map((field) => [field, new Uint8Array(0)]),
  );
  if (!request.fromMultipart) return validateParameters(model, request.parameters);
  const fields = typeTextFields(model, request.parameters as Readonly<Record<string, string>>);
  return validateParameters(model, { ...fields, ...uploads });
}

function chooseDeployment(
  context: PreparationContext,
  model: Model,
): { deployment: Deployment; rateCard: RateCard; workerDown: boolean } {
  const catalog = context.catalog();
  const now = context.clock.now();
  const priced = catalog.deploymentsOf(model.slug).flatMap((deployment) => {
    const rateCard = catalog.rateCardAt(deployment.id, now);
    return rateCard === null ? [] : [{ deployment, rateCard }];
  });
  const up = priced.find(({ deployment }) => context.upstreams.healthOf(deployment) !== 'down');
  const chosen = up ?? priced[0];
  if (chosen === undefined) throw noWorker(model);
  return { ...chosen, workerDown: up === undefined };
}

/** The refusal of a run that no worker could take. */
function noWorker(model: Pick<Model, 'name'>): ProblemError {
  const detail = `No worker of "${model.name}" answers just now. Nothing was charged.`;
  return problem('no-worker', detail, { retryAfterMs: 5_000 });
}
