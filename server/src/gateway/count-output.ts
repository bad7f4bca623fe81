import { type Model, quantityRulesOf, type RateCard } from '../catalog/index.ts';
import { readPictureSize } from '../pictures/index.ts';
import type { Usage } from '../pricing/index.ts';

/** What was counted of an output: usage to be charged, or why it cannot be believed. */
export type CountedOutput = Readonly<{ usage: Usage; fault: string | null }>;

/**
 * The most pixels an output may have, where its pixels are what is paid for; null where not.
 *
 * `most` is what was counted before the run.
 */
export function outputLimit(
  model: Pick<Model, 'input' | 'quantities'>,
  rateCard: Pick<RateCard, 'components'>,
  most: Usage,
): bigint | null {
  const rule = quantityRulesOf(model).megapixel;
  const isPriced = rateCard.components.some(({ meter }) => meter === 'megapixel');
  if (!isPriced || rule === undefined || !('output' in rule)) return null;
  return most.megapixel ?? 0n;
}

/**
 * Counts the pixels of an output that is paid by them, from the head of the file itself: a worker
 * is not asked how large its picture is.
 *
 * What is no picture, or a larger one than its model makes, is a fault of the worker.
 */
export async function countOutput(file: string, limit: bigint): Promise<CountedOutput> {
  const size = await readPictureSize(file);
  if (size === null) return { usage: {}, fault: 'The output is no picture that can be read.' };
  const pixels = BigInt(size.width) * BigInt(size.height);
  const shown = `${size.width} × ${size.height} pixels`;
  if (pixels === 0n || pixels > limit) {
    return { usage: {}, fault: `The output says to have ${shown}; at most ${limit} are paid.` };
  }
  return { usage: { megapixel: pixels }, fault: null };
}
