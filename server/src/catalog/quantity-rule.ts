import type { Meter } from '../money/index.ts';

/** How much a run uses of a meter, where that is not measured while it runs. */
export type QuantityRule =
  /** The value of a number × `times`, or the Unicode code points of a text × `times`. */
  | Readonly<{ parameter: string; times: number }>
  /** Of the pictures that were sent: width × height, all together, or how many they are. */
  | Readonly<{ input: 'pixels' | 'images' }>
  /**
   * Width × height of the picture that came out; known only after the run. An output beyond
   * `maxMegapixels`, or beyond `timesInput` × the pixels sent, is none that this model makes.
   */
  | Readonly<{ output: 'pixels'; maxMegapixels: number; timesInput: number | null }>;

/** Rules by meter. */
export type QuantityRules = Readonly<Partial<Record<Meter, QuantityRule>>>;

/** Meters that need no rule: a run is one run, and its GPU time is measured. */
export const MEASURED_METERS: ReadonlySet<Meter> = new Set(['run', 'gpu_time']);

/** The largest output that is counted where a model's rule names none. Units: megapixels. */
export const MOST_OUTPUT_MEGAPIXELS = 100;

const OF_PICTURES: QuantityRules = {
  image: { input: 'images' },
  megapixel: { input: 'pixels' },
};

/** All rules of a model: those it declares, and those that every model of pictures has. */
export function quantityRulesOf(
  model: Readonly<{ input: 'image' | 'text' | 'none'; quantities: QuantityRules }>,
): QuantityRules {
  return model.input === 'image' ? { ...OF_PICTURES, ...model.quantities } : model.quantities;
}
