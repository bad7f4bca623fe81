import { parseDataFile, placeInFile } from '../data-files/index.ts';
import { nanoUsd, type Price } from '../money/index.ts';
import type {
  CatalogDefinition,
  DeploymentDefinition,
  ModelDefinition,
  RateCardDefinition,
} from './catalog-definition.ts';
import {
  catalogFile,
  type DeploymentEntry,
  type ModelEntry,
  type QuantityEntry,
  type RateCardEntry,
} from './catalog-file.ts';
import { checkCatalog } from './check-catalog.ts';
import { toParametersSchema } from './check-parameters.ts';
import type { Environment } from './deployment.ts';
import { MOST_OUTPUT_MEGAPIXELS, type QuantityRule } from './quantity-rule.ts';

/** Where a catalog comes from. */
export type CatalogSource = Readonly<{
  text: string;
  /** The name the messages say; `catalog.yaml` unless told. */
  name?: string;
  /** Where `env:NAME` tokens must be set; null to leave that unchecked. */
  environment: Environment | null;
}>;

/**
 * Reads `catalog.yaml`.
 *
 * Throws a DataFileError with every fault and its line.
 */
export function parseCatalog(source: CatalogSource): CatalogDefinition {
  const { text, name = 'catalog.yaml' } = source;
  const { models } = parseDataFile({
    name,
    text,
    schema: catalogFile,
    amountKeys: new Set(['amount', 'perGpuSecond', 'defaultHold']),
    freeKeys: new Set(['parameters']),
    check: (raw) => checkCatalog(raw, source.environment),
  });
  return { models: models.map(toModel), placeOf: (path) => placeInFile({ name, text }, path) };
}

function toModel(entry: ModelEntry): ModelDefinition {
  const { deployments, limits, parameters, quantities, examples, buckets, ...plain } = entry;
  return {
    content: {
      ...plain,
      ...limits,
      parameters: toParametersSchema(parameters),
      quantities: mapValues(quantities, toQuantityRule),
      examples: examples.map(({ imageUrl = null, outputUrl = null, ...each }) => ({
        ...each,
        imageUrl,
        outputUrl,
      })),
      buckets: buckets.map((each) => ({ ...each, maxMegapixels: each.maxMegapixels ?? null })),
    },
    deployments: deployments.map((each, position) => toDeployment(entry, each, position)),
  };
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}

/** A rule that `checkQuantities` has found to say exactly one of the three. */
function toQuantityRule(entry: QuantityEntry): QuantityRule {
  const { parameter, times = 1, input, maxMegapixels, timesInput = null } = entry;
  if (parameter !== undefined) return { parameter, times };
  if (input !== undefined) return { input };
  const most = maxMegapixels ?? MOST_OUTPUT_MEGAPIXELS;
  return { output: 'pixels', maxMegapixels: most, timesInput };
}

function toDeployment(
  model: ModelEntry,
  entry: DeploymentEntry,
  position: number,
): DeploymentDefinition {
  const { upstream } = entry;
  const cards = entry.rateCards.map(toRateCard);
  return {
    content: {
      id: entry.id,
      modelSlug: model.slug,
      retired: model.retired,
      position,
      name: entry.name,
      gpu: entry.gpu,
      provider: entry.provider,
      region: entry.region,
      upstream: {
        protocol: upstream.protocol,
        url: upstream.url === 'builtin' ? null : upstream.url.replace(/\/+$/, ''),
        model: upstream.model,
        token: upstream.token ?? null,
      },
      meter: entry.meter,
      runDeadlineMs: entry.runDeadlineMs,
      defaultHoldNanos: entry.defaultHold,
    },
    rateCards: cards.toSorted((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity)),
  };
}

const US_PER_SECOND = 1_000_000n;

function toRateCard({ from, perGpuSecond, components }: RateCardEntry): RateCardDefinition {
  const prices: readonly Price[] = components.map(({ meter, amount, per }) => ({
    meter,
    amountNanos: nanoUsd(amount),
    unitQuantity: BigInt(per),
  }));
  if (perGpuSecond === undefined) return { from: from ?? null, components: prices };
  const gpu: Price = { meter: 'gpu_time', amountNanos: perGpuSecond, unitQuantity: US_PER_SECOND };
  return { from: from ?? null, components: [gpu, ...prices] };
}
