import type { QuantityRules } from './quantity-rule.ts';

/**
 * One parameter of a model: a subset of JSON Schema. `format: image` is a picture, sent as bytes or
 * base64; `format: text` is a text of several lines.
 */
export type ParameterSchema = Readonly<{
  type: 'string' | 'integer' | 'number' | 'boolean';
  title?: string;
  description?: string;
  default?: string | number | boolean;
  enum?: readonly (string | number)[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  format?: 'image' | 'text';
}>;

/** All parameters of a model, as JSON Schema; what is not listed is refused. */
export type ParametersSchema = Readonly<{
  type: 'object';
  properties: Readonly<Record<string, ParameterSchema>>;
  required: readonly string[];
  additionalProperties: false;
}>;

/** Parameters of one run, validated. */
export type Parameters = Readonly<Record<string, unknown>>;

/** An example the model page offers. */
export type ModelExample = Readonly<{
  name: string;
  parameters: Parameters;
  imageUrl: string | null;
  /** What came of it, stored; null where the page has none to show. */
  outputUrl: string | null;
}>;

/**
 * Runs of alike cost: those whose image is at most so large and whose parameters have these values.
 */
export type BucketRule = Readonly<{
  name: string;
  /** Null: any size, also no image at all. */
  maxMegapixels: number | null;
  parameters: Parameters;
}>;

/** Something one can run; the newest version of it. */
export type Model = Readonly<{
  slug: string;
  version: number;
  /** No longer offered: a run is answered 410 `model-retired`. */
  retired: boolean;
  name: string;
  summary: string;
  description: string;
  licence: string;
  credits: string;
  premium: boolean;
  input: 'image' | 'text' | 'none';
  /** What comes out, and so which viewer shows it. */
  output: 'image' | 'svg' | 'boxes' | 'text' | 'json';
  /** The largest file taken. */
  maxBytes: number;
  maxMegapixels: number;
  parameters: ParametersSchema;
  /** How quantities come about, as far as the catalog says; `quantityRulesOf` knows the rest. */
  quantities: QuantityRules;
  examples: readonly ModelExample[];
  buckets: readonly BucketRule[];
}>;

/** The bucket of every run that no rule of its model names. */
const DEFAULT_BUCKET = 'default';

/** The names of a model's parameters that are images. */
export function imageParametersOf(model: Pick<Model, 'parameters'>): readonly string[] {
  const entries = Object.entries(model.parameters.properties);
  return entries.filter(([, schema]) => schema.format === 'image').map(([name]) => name);
}

/**
 * The bucket a run's speed and charge are remembered in: the first rule that fits, else `default`.
 *
 * Units: `imagePixels` width × height; null where no image was sent, which no rule with a size
 * fits.
 */
export function bucketOf(
  model: Pick<Model, 'buckets'>,
  parameters: Parameters,
  imagePixels: number | null,
): string {
  const fits = (rule: BucketRule): boolean =>
    (rule.maxMegapixels === null ||
      (imagePixels !== null && imagePixels <= rule.maxMegapixels * 1_000_000)) &&
    Object.entries(rule.parameters).every(([name, value]) => parameters[name] === value);
  return model.buckets.find(fits)?.name ?? DEFAULT_BUCKET;
}
