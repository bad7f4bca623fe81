import {
  type Model,
  type Parameters,
  type QuantityRule,
  quantityRulesOf,
  scaleExactly,
} from '../catalog/index.ts';
import type { Meter } from '../money/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';
import { MAX_QUANTITY, type Usage } from './usage.ts';

/** What is counted before a run. */
export type CountedInput = Readonly<{
  /** Validated. A quote's may miss required ones: those count as not known. */
  parameters: Parameters;
  /** How many pictures were sent, and their pixels together; null: not known yet. */
  images: number | null;
  pixels: number | null;
}>;

/** What is certain before a run, and the most that its other meters can come to. */
export type CountedUsage = Readonly<{ known: Usage; most: Usage }>;

type CountedModel = Pick<Model, 'input' | 'quantities' | 'parameters' | 'maxMegapixels'>;
type Counted = Readonly<{ known: bigint | null; most: bigint }>;

/**
 * Counts what a run uses as far as its model's rules can say before it.
 *
 * GPU time is not among it: its most is the deployment's deadline.
 * Refuses: invalid-request, for a number whose quantity is no whole one, or beyond every measure
 */
export function countUsage(model: CountedModel, input: CountedInput): CountedUsage {
  const known: Partial<Record<Meter, bigint>> = { run: 1n };
  const most: Partial<Record<Meter, bigint>> = { run: 1n };
  for (const [name, rule] of Object.entries(quantityRulesOf(model))) {
    const meter = name as Meter;
    const counted = count(model, input, rule);
    if (counted.known !== null) known[meter] = counted.known;
    most[meter] = counted.most;
  }
  return { known, most };
}

/**
 * The most pixels an output may have that is counted by a rule: as declared, and within so many
 * times the pixels sent.
 */
function mostOutputPixels(
  rule: Extract<QuantityRule, { output: 'pixels' }>,
  inputPixels: number,
): bigint {
  const most = Math.floor(rule.maxMegapixels * PIXELS);
  if (rule.timesInput === null) return BigInt(most);
  return BigInt(Math.min(most, Math.floor(rule.timesInput * inputPixels)));
}

const PIXELS = 1_000_000;

function count(model: CountedModel, input: CountedInput, rule: QuantityRule): Counted {
  if ('parameter' in rule) return countParameter(model, input.parameters, rule);
  if ('input' in rule && rule.input === 'images') return exactly(input.images, 1);
  const mostPixels = Math.floor(model.maxMegapixels * PIXELS);
  if ('input' in rule) return exactly(input.pixels, mostPixels);
  return { known: null, most: mostOutputPixels(rule, input.pixels ?? mostPixels) };
}

function exactly(known: number | null, most: number): Counted {
  return { known: known === null ? null : BigInt(known), most: BigInt(known ?? most) };
}

function countParameter(
  model: CountedModel,
  parameters: Parameters,
  { parameter: name, times }: Extract<QuantityRule, { parameter: string }>,
): Counted {
  const value = parameters[name];
  if (typeof value === 'string') return always(BigInt(codePoints(value)) * BigInt(times));
  if (typeof value === 'number') return always(scaled(name, value, times));
  // What may be left out is not there; what may not will still be given.
  if (!model.parameters.required.includes(name)) return always(0n);
  return { known: null, most: mostOf(model, name, times) };
}

function always(quantity: bigint): Counted {
  return { known: quantity, most: quantity };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function scaled(name: string, value: number, times: number): bigint {
  const quantity = scaleExactly(value, times);
  if (quantity === null) throw refusal(name, `must be a multiple of 1/${times}, and not negative`);
  if (quantity > MAX_QUANTITY) throw refusal(name, 'is too large');
  return quantity;
}

function refusal(field: string, what: string): ProblemError {
  return problem('invalid-request', `Parameter "${field}": ${what}.`, { field });
}

/** What the catalog's check has made sure of: a parameter that is counted has bounds. */
function mostOf({ parameters }: CountedModel, name: string, times: number): bigint {
  const { maximum = 0, maxLength = 0, enum: allowed = [] } = parameters.properties[name] ?? {};
  const sizes = allowed.map((each) => (typeof each === 'string' ? codePoints(each) : each));
  const most = Math.max(0, ...(sizes.length > 0 ? sizes : [Math.max(maximum, maxLength)]));
  return scaleExactly(most, times) ?? BigInt(Math.ceil(most * times));
}
