import type { ModelOutput } from './run-model.ts';

/** An answer that is data. Scores and vectors are rounded: further digits are noise, and bytes. */
export function jsonOutput(value: object): ModelOutput {
  return { contentType: 'application/json', bytes: Buffer.from(JSON.stringify(value)) };
}

/** A number with at most so many decimals. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
